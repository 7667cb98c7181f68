package io.contexture.report;

import io.contexture.image.ImageDecoder;
import io.contexture.image.UnreadableImageException;
import io.contexture.transform.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Small copies of images as {@code data:} addresses, which make the report one file. Each image is read once. */
final class Thumbnails {

    private static final int LONGEST_SIDE = 96;

    private final Map<Path, Optional<String>> made = new HashMap<>();

    /** The address of a copy at most 96 pixels wide and high; empty if the file cannot be read as an image any more. */
    Optional<String> of(Path file) {
        return made.computeIfAbsent(file, Thumbnails::make);
    }

    private static Optional<String> make(Path file) {
        try {
            return Optional
                    .of(address(Resize.within(ImageDecoder.decode(file), LONGEST_SIDE).toBufferedImage()));
        } catch (UnreadableImageException | IOException _) {
            // The report is about a finished evaluation: it says "missing" in the image's place rather than fail.
            return Optional.empty();
        }
    }

    /** Drawings are smaller as PNG, photographs as JPEG. */
    private static String address(BufferedImage image) throws IOException {
        byte[] png = encode(image, "png");
        byte[] jpeg = encode(image, "jpeg");
        boolean drawing = png.length <= 1.5 * jpeg.length;
        return (drawing ? "data:image/png;base64," : "data:image/jpeg;base64,")
                + Base64.getEncoder().encodeToString(drawing ? png : jpeg);
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("this Java has no writer for " + format);
        }
        return bytes.toByteArray();
    }
}
