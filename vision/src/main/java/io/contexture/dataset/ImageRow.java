package io.contexture.dataset;

import org.jspecify.annotations.Nullable;

/**
 * What a listing says of an image.
 *
 * @param path       from the image root on, separated by '/'
 * @param className  its class
 * @param superClass its super-class; null for none
 * @param part       the part of the data set that it is in; null where the listing knows no parts
 * @param crop       the part of it that is looked at; the whole if null
 */
public record ImageRow(String path, String className, @Nullable String superClass, @Nullable Part part,
        @Nullable CropBox crop) {

    ImageRow withPath(String newPath) {
        return new ImageRow(newPath, className, superClass, part, crop);
    }
}
