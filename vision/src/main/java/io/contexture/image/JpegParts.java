package io.contexture.image;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes of JPEGs no more than what is wanted. */
final class JpegParts {

    /** Pixels of parts, one array for each thread, as large as the largest part. */
    private static final ThreadLocal<byte[]> PIXELS = ThreadLocal.withInitial(() -> new byte[1 << 18]);
    /** Of larger parts the memory is given back. */
    private static final int MOST_KEPT = 1 << 26;

    private JpegParts() {}

    static RgbImage decode(Bytes bytes, String name, Function<ImageSize, ImagePart> choice) {
        JpegStructure structure = ImageDecoder.readable(name, () -> JpegStructure.read(bytes, name));
        int orientation = structure.exif() ? Orientation.of(bytes) : Orientation.UPRIGHT;
        ImageSize stored = structure.header().size();
        ImagePart part = choice.apply(Orientation.apply(stored, orientation));
        if (orientation != Orientation.UPRIGHT) {
            return turned(bytes, structure, name, orientation, part);
        }
        PixelRows rows = JpegDecoder.part(bytes, part, JpegParts::memory);
        return part.use().apply(rows != null
                ? rows
                : part.of(ImageDecoder.readable(name, () -> JpegDecoder.slowly(bytes, structure, name))));
    }

    /** Decodes the whole image to turn it. */
    private static RgbImage turned(Bytes bytes, JpegStructure structure, String name, int orientation,
            ImagePart part) {
        ImageSize stored = structure.header().size();
        ImagePart all = ImagePart.whole(stored, part.reduction(), PixelRows::copy);
        @Nullable
        PixelRows rows = JpegDecoder.part(bytes, all, JpegParts::memory);
        if (rows == null) {
            return part.use().apply(part.of(Orientation.apply(
                    ImageDecoder.readable(name, () -> JpegDecoder.slowly(bytes, structure, name)),
                    orientation)));
        }
        RgbImage upright = Orientation.apply(rows.copy(), orientation);
        ImagePart reduced = part.inReduced(Orientation.apply(stored, orientation),
                new ImageSize(upright.width(), upright.height()));
        return part.use().apply(reduced.of(upright));
    }

    private static byte[] memory(int bytes) {
        byte[] mine = PIXELS.get();
        if (mine.length >= bytes) {
            return mine;
        }
        byte[] larger = new byte[bytes > MOST_KEPT ? bytes : bytes + bytes / 2];
        if (bytes <= MOST_KEPT) {
            PIXELS.set(larger);
        }
        return larger;
    }
}
