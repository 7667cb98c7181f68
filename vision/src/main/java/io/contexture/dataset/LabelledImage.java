package io.contexture.dataset;

import io.contexture.image.ImageDecoder;
import io.contexture.image.ImageFile;
import io.contexture.image.ImagePart;
import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
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
 * @param attributes what else is known of it, by name; its super-class's name is {@value #SUPER_CLASS}
 */
public record LabelledImage(Path file, String name, int label, int superLabel, Role role,
        @Nullable CropBox crop, Map<String, String> attributes) implements ImageFile {

    /** Name of the attribute that is the super-class. */
    public static final String SUPER_CLASS = "super-class";

    public LabelledImage {
        attributes = Map.copyOf(attributes);
    }

    /** A whole image that searches and is searched. */
    public LabelledImage(Path file, String name, int label, int superLabel) {
        this(file, name, label, superLabel, Role.BOTH, null, Map.of());
    }

    /**
     * Decodes the pixels that are looked at, or a part of them.
     *
     * @throws UnreadableImageException if the file cannot be decoded, or the crop lies outside of the image
     */
    @Override
    public RgbImage decode(Function<ImageSize, ImagePart> choice) {
        CropBox box = crop;
        return ImageDecoder.decode(file, box == null ? choice : size -> inside(box, size, choice));
    }

    private ImagePart inside(CropBox box, ImageSize image, Function<ImageSize, ImagePart> choice) {
        CropBox seen = box.inside(image).orElseThrow(() -> new UnreadableImageException(file.toString(),
                "its crop box, " + box + ", lies outside of its " + image.width() + " x " + image.height()
                        + " pixels"));
        ImagePart part = choice.apply(new ImageSize(seen.width(), seen.height()));
        return new ImagePart(seen.x() + part.left(), seen.y() + part.top(), part.width(), part.height(),
                part.reduction(), part.use());
    }

    /** The same image as one of another class. */
    public LabelledImage withLabel(int newLabel) {
        return new LabelledImage(file, name, newLabel, superLabel, role, crop, attributes);
    }
}
