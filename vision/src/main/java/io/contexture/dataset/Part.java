package io.contexture.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of a data set that an image is in. */
public enum Part {
    /** To be trained on. */
    TRAIN,
    /** Classes that training does not see; each image searches among the others. */
    TEST,
    /** As {@link #TEST}, but only searches. */
    QUERY,
    /** As {@link #TEST}, but is only searched. */
    GALLERY;

    /** Whether an image of part {@code other} belongs to this one: queries and gallery are the two halves of the test part. */
    public boolean includes(Part other) {
        return this == other || (this == TEST && (other == QUERY || other == GALLERY));
    }

    /** The name in lower case, as it is written in files and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part of that name, in any case; empty if there is none. */
    public static Optional<Part> of(String word) {
        return Arrays.stream(values()).filter(part -> part.name().equalsIgnoreCase(word)).findFirst();
    }

    /** All names, joined by commas. */
    public static String words() {
        return Arrays.stream(values()).map(Part::word).collect(Collectors.joining(", "));
    }
}
