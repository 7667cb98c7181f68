package io.contexture.storage;

/**
 * Something that a user gave cannot be used: a file, a list, an image, an option. The message is for that user: it names
 * the file (and line, field or row), says what was found, what is allowed, and what to do. The command line prints the
 * message alone and ends with exit code 2.
 */
public class BadInputException extends RuntimeException {

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
