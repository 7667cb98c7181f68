package io.contexture.storage.pickle;

/** A pickle that is damaged, or asks for something that is not done. The message is for people and names no file. */
public final class PickleException extends Exception {

    public PickleException(String message) {
        super(message);
    }
}
