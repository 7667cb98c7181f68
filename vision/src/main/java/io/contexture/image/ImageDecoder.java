package io.contexture.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads JPEG, PNG, GIF (the first frame), BMP and WebP as 8-bit RGB, turned upright by EXIF, transparency on white. The format
 * is told by the content, not the name. Pixels of JPEG are those of libjpeg and Pillow; colour profiles are ignored, as
 * Pillow does.
 *
 * <p>Needs no display. Everything that can be wrong with an image is an {@link UnreadableImageException}; a file that is
 * cut short is one, never a picture that is grey below.
 */
public final class ImageDecoder {

    /** Enough for the headers of nearly all files, and for the whole of small ones. */
    private static final int HEAD_BYTES = 1 << 16;
    private static final long MOST_BYTES = 1L << 30;
    private static final String CUT_SHORT = "the file is cut short";

    private ImageDecoder() {}

    /**
     * Decodes a file.
     *
     * @throws UnreadableImageException if it is missing, damaged, cut short, too large, too small or of another format
     */
    public static RgbImage decode(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnreadableImageException(file.toString(),
                        "the file has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " are read");
            }
            return decode(Files.readAllBytes(file), file.toString());
        } catch (IOException failure) {
            throw unreadable(file.toString(), failure);
        }
    }

    /**
     * Decodes the content of a file.
     *
     * @param content the whole file
     * @param name    what messages call it
     * @throws UnreadableImageException see {@link #decode(Path)}
     */
    public static RgbImage decode(byte[] content, String name) {
        Bytes bytes = new Bytes(content, content.length);
        try {
            ImageHeader header = ImageHeader.read(bytes, name);
            return switch (header.format()) {
                case JPEG ->
                    upright(JpegDecoder.decode(bytes, name), bytes, JpegStructure.read(bytes, name).exif());
                case PNG -> {
                    boolean exif = PngStructure.read(bytes).exif();
                    yield upright(pixels(Codec.PNG, bytes, name), bytes, exif);
                }
                case GIF -> {
                    GifStructure structure = GifStructure.read(bytes, name);
                    yield structure.onScreen(pixels(Codec.GIF, bytes, name), header.width(), header.height());
                }
                case BMP -> pixels(Codec.BMP, bytes, name);
                case WEBP -> webp(bytes, name);
            };
        } catch (UnreadableImageException known) {
            throw known;
        } catch (IOException | RuntimeException failure) {
            // The JDK's readers answer damaged files with all kinds of runtime exceptions.
            throw unreadable(name, failure);
        }
    }

    private static RgbImage pixels(Codec codec, Bytes bytes, String name) throws IOException {
        return RasterPixels.of(codec.read(bytes, name, reader -> reader.read(0)));
    }

    private static RgbImage webp(Bytes bytes, String name) throws IOException {
        WebpStructure structure = WebpStructure.read(bytes, name);
        WebpStructure.requireEnd(bytes);
        if (structure.animated()) {
            throw new UnreadableImageException(name, "it is an animated WebP; still pictures are read");
        }
        if (!NativeCodec.isAvailable()) {
            throw new UnreadableImageException(name,
                    "WebP is read by native code, which there is none of for this machine; convert it to PNG or JPEG");
        }
        RgbImage image = NativeCodec.webp(bytes);
        if (image == null) {
            throw new UnreadableImageException(name, "the data is damaged: libwebp cannot decode it");
        }
        return upright(image, bytes, structure.exif());
    }

    private static RgbImage upright(RgbImage image, Bytes bytes, boolean exif) {
        return exif ? Orientation.apply(image, Orientation.of(bytes)) : image;
    }

    /**
     * Width and height as stored (EXIF may turn the image), from the header alone. A file of up to 64 KiB is also checked
     * for being cut short.
     *
     * @throws UnreadableImageException if there is no such file, the header is that of no image, or the size is not
     *                                  allowed
     */
    public static ImageSize size(Path file) {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            Bytes bytes = new Bytes(head, head.length);
            if (head.length < HEAD_BYTES) {
                return size(bytes, name);
            }
            try {
                return sizeOf(ImageHeader.read(bytes, name));
            } catch (EOFException _) {
                // Long remarks before the size: profiles, thumbnails.
                return size(new Bytes(Files.readAllBytes(file), Math.toIntExact(Files.size(file))), name);
            }
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    private static ImageSize size(Bytes whole, String name) throws IOException {
        ImageHeader header = ImageHeader.read(whole, name);
        switch (header.format()) {
            case JPEG -> JpegDecoder.requireEnd(whole, JpegStructure.read(whole, name), name);
            case PNG -> PngStructure.read(whole);
            case GIF -> GifStructure.read(whole, name);
            case BMP -> {
            }
            case WEBP -> WebpStructure.requireEnd(whole);
        }
        return sizeOf(header);
    }

    private static ImageSize sizeOf(ImageHeader header) {
        return new ImageSize(header.width(), header.height());
    }

    /** Whether a file is called like an image of a format that is read. */
    public static boolean hasImageName(Path file) {
        return ImageFormat.hasExtension(String.valueOf(file.getFileName()));
    }

    private static UnreadableImageException unreadable(String name, Exception failure) {
        String reason = switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case EOFException _ ->
                CUT_SHORT + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
            case IOException io when io.getCause() instanceof EOFException -> CUT_SHORT;
            default -> "it cannot be decoded: "
                    + (failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getMessage());
        };
        return new UnreadableImageException(name, reason, failure);
    }
}
