package io.contexture.dataset;

import java.nio.file.Path;

/**
 * An image that cannot be used, and why.
 *
 * @param file   where it lies
 * @param reason what is wrong with it, to follow the path in a sentence ("is cut short: ...")
 */
public record UnreadableImage(Path file, String reason) {

    @Override
    public String toString() {
        return ImageArchive.nameOf(file) + ": " + reason;
    }
}
