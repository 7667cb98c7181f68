package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.storage.Sha256;
import org.jspecify.annotations.Nullable;

/** Tells whether image sets list the same images with the same classes in the same order. Content is not looked at. */
final class ImageSetHash {

    private ImageSetHash() {}

    static String of(@Nullable ImageSet... sets) {
        Sha256 digest = new Sha256();
        for (ImageSet set : sets) {
            if (set != null) {
                set.images().forEach(image -> digest.add(image.name() + "\t" + image.label() + "\n"));
            }
            digest.add("\0");
        }
        return digest.hex();
    }
}
