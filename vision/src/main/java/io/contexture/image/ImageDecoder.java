package io.contexture.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

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
    private static final String CUT_SHORT = "the file is cut short";

    private ImageDecoder() {}

    /**
     * Decodes a file.
     *
     * @throws UnreadableImageException if it is missing, damaged, cut short, too large, too small or of another format
     */
    public static RgbImage decode(Path file) {
        try {
            return decode(FileContent.read(file), file.toString());
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
        return decode(new Bytes(content, content.length), name);
    }

    /**
     * Decodes a part of a file: of most JPEGs only that, of all else the whole, of which the part is taken. The pixels are the
     * same as those of the whole image, if the part's reduction is 1.
     *
     * @param choice gives, for the size of the upright image, the part that is wanted and what becomes of it; asked once
     * @return what the part's use made of it
     * @throws UnreadableImageException see {@link #decode(Path)}, wherever in the file the damage is
     */
    public static RgbImage decode(Path file, Function<ImageSize, ImagePart> choice) {
        try {
            return decode(FileContent.read(file), file.toString(), choice);
        } catch (IOException failure) {
            throw unreadable(file.toString(), failure);
        }
    }

    /** A part of a file whose content is given; see {@link #decode(Path, Function)}. */
    public static RgbImage decode(byte[] content, String name, Function<ImageSize, ImagePart> choice) {
        return decode(new Bytes(content, content.length), name, choice);
    }

    /**
     * Decodes content that a stranger sent: JPEG by ways that come back from whatever libjpeg stumbles over. The same pixels, at the
     * price of some speed.
     *
     * @param content the whole file
     * @param name    what messages call it
     * @throws UnreadableImageException see {@link #decode(Path)}
     */
    public static RgbImage decodeGuarded(byte[] content, String name) {
        return decode(new Bytes(content, content.length), name, JpegDecoder::decodeGuarded);
    }

    private static RgbImage decode(Bytes bytes, String name) {
        return decode(bytes, name, JpegDecoder::decode);
    }

    /** One of the ways in which JPEG is decoded. */
    @FunctionalInterface
    private interface JpegWay {
        RgbImage decode(Bytes bytes, String name) throws IOException;
    }

    private static RgbImage decode(Bytes bytes, String name, JpegWay jpeg) {
        return readable(name, () -> {
            ImageHeader header = ImageHeader.read(bytes, name);
            return switch (header.format()) {
                case JPEG ->
                    upright(jpeg.decode(bytes, name), bytes, JpegStructure.read(bytes, name).exif());
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
        });
    }

    private static RgbImage decode(Bytes bytes, String name, Function<ImageSize, ImagePart> choice) {
        boolean jpeg = readable(name, () -> ImageHeader.read(bytes, name).format()) == ImageFormat.JPEG;
        return jpeg ? JpegParts.decode(bytes, name, choice) : part(decode(bytes, name), choice);
    }

    /** A part of an image that is decoded already. */
    private static RgbImage part(RgbImage whole, Function<ImageSize, ImagePart> choice) {
        ImagePart part = choice.apply(new ImageSize(whole.width(), whole.height()));
        return part.use().apply(part.of(whole));
    }

    /** What can go wrong with the bytes of an image. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Does it, and says everything that can be wrong as one kind of exception. */
    static <T> T readable(String name, Reading<T> reading) {
        try {
            return reading.read();
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
                return ImageHeader.read(bytes, name).size();
            } catch (EOFException _) {
                // Long remarks before the size: profiles, thumbnails.
                return size(new Bytes(Files.readAllBytes(file), Math.toIntExact(Files.size(file))), name);
            }
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    /**
     * Width and height as stored, of a whole file's content; see {@link #size(Path)}.
     *
     * @param name what messages call it
     */
    public static ImageSize size(byte[] content, String name) {
        return readable(name, () -> size(new Bytes(content, content.length), name));
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
        return header.size();
    }

    /** The media type of a file's content, such as {@code image/png}, by how it begins; empty if it is of no format that is read. */
    public static Optional<String> mediaType(byte[] content) {
        return Optional.ofNullable(ImageFormat.of(content, content.length))
                .map(format -> "image/" + format.name().toLowerCase(Locale.ROOT));
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
