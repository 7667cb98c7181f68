package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells whether image sets list the same images with the same classes in the same order. Content is not looked at. */
final class ImageSetHash {

    private ImageSetHash() {}

    static String of(@Nullable ImageSet... sets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ImageSet set : sets) {
                if (set != null) {
                    for (LabelledImage image : set.images()) {
                        String line = image.name() + "\t" + image.label() + "\n";
                        digest.update(line.getBytes(StandardCharsets.UTF_8));
                    }
                }
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
