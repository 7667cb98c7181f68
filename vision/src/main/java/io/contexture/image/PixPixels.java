package io.contexture.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;

/**
 * 8-bit RGB of Leptonica's images: rows of 32-bit words, the first pixel in the highest bits; of a word red is highest,
 * then green, blue and alpha.
 */
final class PixPixels {

    private static final VectorSpecies<Byte> FOUR_WORDS = ByteVector.SPECIES_128;
    private static final VectorShuffle<Byte> TO_RGB = VectorShuffle.fromValues(FOUR_WORDS, 3, 2, 1, 7, 6, 5,
            11,
            10, 9, 15, 14, 13, 0, 0, 0, 0);
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private PixPixels() {}

    static RgbImage of(PIX pixels) {
        int width = leptonica.pixGetWidth(pixels);
        int height = leptonica.pixGetHeight(pixels);
        int words = leptonica.pixGetWpl(pixels);
        MemorySegment data = MemorySegment
                .ofBuffer(leptonica.pixGetData(pixels).capacity((long) words * height).asByteBuffer());
        byte[] rgb = new byte[Math.multiplyExact(width * height, 3)];
        boolean grey = leptonica.pixGetDepth(pixels) == 8;
        boolean alpha = leptonica.pixGetSpp(pixels) == 4;
        for (int y = 0; y < height; y++) {
            long row = 4L * y * words;
            if (grey) {
                greyRow(data, row, width, rgb, 3 * y * width);
            } else if (alpha) {
                alphaRow(data, row, width, rgb, 3 * y * width);
            } else {
                colourRow(data, row, width, rgb, 3 * y * width);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static void colourRow(MemorySegment data, long row, int width, byte[] rgb, int to) {
        int x = 0;
        // A vector writes four bytes too many, which the next one overwrites; the last pixels are written singly.
        for (; LITTLE_ENDIAN && x + 6 <= width; x += 4) {
            ByteVector.fromMemorySegment(FOUR_WORDS, data, row + 4L * x, ByteOrder.LITTLE_ENDIAN)
                    .rearrange(TO_RGB)
                    .intoArray(rgb, to + 3 * x);
        }
        for (; x < width; x++) {
            int word = data.get(ValueLayout.JAVA_INT, row + 4L * x);
            rgb[to + 3 * x] = (byte) (word >>> 24);
            rgb[to + 3 * x + 1] = (byte) (word >>> 16);
            rgb[to + 3 * x + 2] = (byte) (word >>> 8);
        }
    }

    private static void alphaRow(MemorySegment data, long row, int width, byte[] rgb, int to) {
        for (int x = 0; x < width; x++) {
            int word = data.get(ValueLayout.JAVA_INT, row + 4L * x);
            int alpha = word & 0xff;
            rgb[to + 3 * x] = Blend.onWhite(word >>> 24, alpha);
            rgb[to + 3 * x + 1] = Blend.onWhite(word >>> 16 & 0xff, alpha);
            rgb[to + 3 * x + 2] = Blend.onWhite(word >>> 8 & 0xff, alpha);
        }
    }

    private static void greyRow(MemorySegment data, long row, int width, byte[] rgb, int to) {
        for (int x = 0; x < width; x++) {
            int word = data.get(ValueLayout.JAVA_INT, row + (x & ~3));
            byte value = (byte) (word >>> (8 * (3 - (x & 3))));
            rgb[to + 3 * x] = value;
            rgb[to + 3 * x + 1] = value;
            rgb[to + 3 * x + 2] = value;
        }
    }
}
