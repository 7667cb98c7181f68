package io.contexture.dataset.layout;

import java.util.Locale;

/**
 * How large a part of a data set is.
 *
 * @param images  number of images
 * @param classes number of classes that have any
 */
public record PartSize(int images, int classes) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d images of %,d classes", images, classes);
    }
}
