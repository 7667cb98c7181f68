package io.contexture.image;

import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.jspecify.annotations.Nullable;

/**
 * libjpeg-turbo and libwebp, as Leptonica brings them along for most machines. They are several times as fast as the
 * JDK's decoders, but say little about what is wrong with a file: they give no image for one that is damaged.
 */
final class NativeCodec {

    private static final int NO_COLOUR_MAP = 0;
    private static final int FULL_SIZE = 1;
    /** Not to continue with bad data. */
    private static final int NO_HINT = 0;
    private static final int FIRST_ROOM = 1 << 18;

    /** The file's content where native code can read it, one for each thread, as large as the largest file needed. */
    private static final ThreadLocal<BytePointer> CONTENT = ThreadLocal
            .withInitial(() -> new BytePointer(FIRST_ROOM));

    private static final boolean AVAILABLE = load();

    private NativeCodec() {}

    private static boolean load() {
        try {
            Loader.load(leptonica.class);
            // What is wrong with a file is said by our own exceptions, not on standard error.
            leptonica.setMsgSeverity(leptonica.L_SEVERITY_NONE);
            return true;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError _) {
            return false;
        }
    }

    /** Whether there is a build for this machine. */
    static boolean isAvailable() {
        return AVAILABLE;
    }

    /**
     * Decodes a JPEG of one or three components.
     *
     * @return null if there is anything wrong with the file, or no native code
     */
    static @Nullable RgbImage jpeg(Bytes bytes) {
        return decode(bytes,
                content -> leptonica.pixReadMemJpeg(content, bytes.length(), NO_COLOUR_MAP, FULL_SIZE,
                        (IntPointer) null, NO_HINT));
    }

    /**
     * Decodes a WebP without animation; transparency lies on white.
     *
     * @return null if there is anything wrong with the file, or no native code
     */
    static @Nullable RgbImage webp(Bytes bytes) {
        return decode(bytes, content -> leptonica.pixReadMemWebP(content, bytes.length()));
    }

    private static @Nullable RgbImage decode(Bytes bytes, Function<BytePointer, @Nullable PIX> decoder) {
        if (!AVAILABLE) {
            return null;
        }
        PIX pixels = decoder.apply(content(bytes));
        if (pixels == null) {
            return null;
        }
        try {
            return PixPixels.of(pixels);
        } finally {
            leptonica.pixDestroy(pixels);
        }
    }

    private static BytePointer content(Bytes bytes) {
        BytePointer content = CONTENT.get();
        if (content.capacity() < bytes.length()) {
            content.close();
            content = new BytePointer(Math.max(bytes.length(), 2 * content.capacity()));
            CONTENT.set(content);
        }
        return content.put(bytes.data(), 0, bytes.length());
    }
}
