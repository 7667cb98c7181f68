package io.contexture.dataset;

import java.nio.file.Path;

/**
 * An image and its class.
 *
 * @param file       where it lies, absolute
 * @param name       its path as the list or folder gives it, separated by '/'
 * @param label      its class, 0 to classes - 1 of the {@link ImageSet}
 * @param superLabel its super-class as the list numbers it, at least 0; -1 if there is none
 */
public record LabelledImage(Path file, String name, int label, int superLabel) {

    LabelledImage withLabel(int newLabel) {
        return new LabelledImage(file, name, newLabel, superLabel);
    }
}
