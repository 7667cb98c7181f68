package io.contexture.image;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats that are read, each with the bytes that its files begin with. */
enum ImageFormat {
    JPEG("ffd8ff", "jpg jpeg jpe jfif"), PNG("89504e470d0a1a0a", "png"), GIF("474946", "gif"),
    BMP("424d", "bmp dib"), WEBP("52494646", "webp");

    private final String magic;
    private final String extensions;

    ImageFormat(String magic, String extensions) {
        this.magic = magic;
        this.extensions = extensions;
    }

    /** The format whose files begin like these bytes, whatever the file is called; null if there is none. */
    static @Nullable ImageFormat of(byte[] bytes, int length) {
        String beginning = HexFormat.of().formatHex(bytes, 0, Math.min(8, length));
        for (ImageFormat format : values()) {
            if (beginning.startsWith(format.magic) && (format != WEBP || isWebp(bytes, length))) {
                return format;
            }
        }
        return null;
    }

    /** RIFF is the beginning of other kinds of file, too. */
    private static boolean isWebp(byte[] bytes, int length) {
        return length >= 12 && new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
    }

    static boolean hasExtension(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (ImageFormat format : values()) {
            if (List.of(format.extensions.split(" ")).contains(extension)) {
                return true;
            }
        }
        return false;
    }
}
