package io.contexture.dataset;

import io.contexture.storage.BadInputException;

/**
 * Where in a file something stands, for messages.
 *
 * @param file what kind of file, and which: {@code list photos/train.txt}
 * @param unit what is counted: {@code line} or {@code row}
 * @param number from 1
 */
public record Place(String file, String unit, long number) {

    /** A line of a text. */
    public static Place line(String file, long number) {
        return new Place(file, "line", number);
    }

    /** What is wrong here, to be thrown. */
    public BadInputException error(String message) {
        return new BadInputException(this + ": " + message);
    }

    @Override
    public String toString() {
        return file + " " + unit + " " + number;
    }
}
