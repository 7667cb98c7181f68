package io.contexture.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listing says of an image.
 *
 * @param path       from the image root on, separated by '/'
 * @param className  its class
 * @param superClass its super-class; null for none
 * @param part       the part of the data set that it is in; null where the listing knows no parts
 * @param crop       the part of it that is looked at; the whole if null
 * @param attributes what else it says, by name
 */
public record ImageRow(String path, String className, @Nullable String superClass, @Nullable Part part,
        @Nullable CropBox crop, Map<String, String> attributes) {

    public ImageRow {
        attributes = Map.copyOf(attributes);
    }

    /** A row that says no more. */
    public ImageRow(String path, String className, @Nullable String superClass, @Nullable Part part,
            @Nullable CropBox crop) {
        this(path, className, superClass, part, crop, Map.of());
    }

    ImageRow withPath(String newPath) {
        return new ImageRow(newPath, className, superClass, part, crop, attributes);
    }
}
