package io.contexture.image;

import io.contexture.storage.BadInputException;

/** An image cannot be decoded; the message is its path and the reason. */
public final class UnreadableImageException extends BadInputException {

    private final String path;
    private final String reason;

    public UnreadableImageException(String path, String reason) {
        super(path + ": " + reason);
        this.path = path;
        this.reason = reason;
    }

    public UnreadableImageException(String path, String reason, Throwable cause) {
        super(path + ": " + reason, cause);
        this.path = path;
        this.reason = reason;
    }

    /** Which image. */
    public String path() {
        return path;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
