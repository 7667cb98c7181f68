package io.contexture.dataset;

import io.contexture.image.ImageDecoder;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An image and its class.
 *
 * @param file       where it lies, absolute
 * @param name       its path as the list or folder gives it, separated by '/'
 * @param label      its class, 0 to classes - 1 of the {@link ImageSet}
 * @param superLabel its super-class as the list numbers it, at least 0; -1 if there is none
 * @param role       whether it searches, is searched, or both
 * @param crop       the part of it that is looked at; the whole if null
 */
public record LabelledImage(Path file, String name, int label, int superLabel, Role role,
        @Nullable CropBox crop) {

    /** A whole image that searches and is searched. */
    public LabelledImage(Path file, String name, int label, int superLabel) {
        this(file, name, label, superLabel, Role.BOTH, null);
    }

    /**
     * The pixels that are looked at.
     *
     * @throws UnreadableImageException if the file cannot be decoded, or the crop lies outside of the image
     */
    public RgbImage decode() {
        RgbImage whole = ImageDecoder.decode(file);
        if (crop == null) {
            return whole;
        }
        return crop.cut(whole).orElseThrow(() -> new UnreadableImageException(file.toString(),
                "its crop box, " + crop + ", lies outside of its " + whole.width() + " x " + whole.height()
                        + " pixels"));
    }

    /** The same with another class. */
    public LabelledImage withLabel(int newLabel) {
        return new LabelledImage(file, name, newLabel, superLabel, role, crop);
    }
}
