package io.contexture.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** EXIF orientation: how a camera was held, 1 (upright) to 8. */
final class Orientation {

    static final int UPRIGHT = 1;

    private Orientation() {}

    /** The orientation that the EXIF data gives; upright if there is none or it makes no sense, as viewers take it. */
    static int of(Bytes bytes) {
        try {
            Directory directory = ImageMetadataReader
                    .readMetadata(new ByteArrayInputStream(bytes.data(), 0, bytes.length()), bytes.length())
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer value = directory == null
                    ? null
                    : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return value != null && value >= 1 && value <= 8 ? value : UPRIGHT;
        } catch (ImageProcessingException | IOException _) {
            // The pixels are fine; broken remarks about the camera are no reason to refuse them.
            return UPRIGHT;
        }
    }

    /** The size of the image as it was seen. */
    static ImageSize apply(ImageSize stored, int orientation) {
        return orientation >= 5
                ? new ImageSize(/* width= */ stored.height(), /* height= */ stored.width())
                : stored;
    }

    /** The image as it was seen. */
    static RgbImage apply(RgbImage image, int orientation) {
        int w = image.width() - 1;
        int h = image.height() - 1;
        return switch (orientation) {
            case 2 -> rearranged(image, false, w, 0, -1, 1);
            case 3 -> rearranged(image, false, w, h, -1, -1);
            case 4 -> rearranged(image, false, 0, h, 1, -1);
            case 5 -> rearranged(image, true, 0, 0, 1, 1);
            case 6 -> rearranged(image, true, 0, h, 1, -1);
            case 7 -> rearranged(image, true, w, h, -1, -1);
            case 8 -> rearranged(image, true, w, 0, -1, 1);
            default -> image;
        };
    }

    /** Output (0, 0) is pixel (x0, y0); steps along source x and y; {@code swapped}: the output's rows are the source's columns. */
    private static RgbImage rearranged(RgbImage image, boolean swapped, int x0, int y0, int stepX,
            int stepY) {
        int width = swapped ? image.height() : image.width();
        int height = swapped ? image.width() : image.height();
        byte[] out = new byte[image.rgb().length];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                int from = image.index(x0 + stepX * (swapped ? y : x), y0 + stepY * (swapped ? x : y));
                System.arraycopy(image.rgb(), from, out, at, 3);
            }
        }
        return new RgbImage(width, height, out);
    }
}
