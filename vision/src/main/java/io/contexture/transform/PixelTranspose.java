package io.contexture.transform;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns pixels of three bytes about the diagonal: column x of the input becomes row x of the output. */
final class PixelTranspose {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final long PIXEL = 0xffffff;

    /** Rows whose pixels are written together: three longs. */
    private static final int ROWS = 8;

    /** Output rows that are filled before the next ones are begun, so that their lines stay in the nearest cache. */
    private static final int COLUMNS = 128;

    private PixelTranspose() {}

    /**
     * Turns a box.
     *
     * @param from    where the box begins in {@code in}
     * @param inWidth pixels from one row of {@code in} to the next
     * @param width   of the box
     * @param height  of the box, also the pixels from one row of {@code out} to the next
     * @param to      where the result begins in {@code out}
     */
    static void apply(byte[] in, int from, int inWidth, int width, int height, byte[] out, int to) {
        int whole = height - height % ROWS;
        // A pixel is read as four bytes, of which the last belongs to its neighbour: the last column has none.
        for (int x = 0; x < width - 1; x += COLUMNS) {
            int columns = Math.min(COLUMNS, width - 1 - x);
            for (int y = 0; y < whole; y += ROWS) {
                rows(in, from + 3 * (y * inWidth + x), 3 * inWidth, columns, out, to + 3 * (x * height + y),
                        3 * height);
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = y < whole ? width - 1 : 0; x < width; x++) {
                int pixel = from + 3 * (y * inWidth + x);
                int at = to + 3 * (x * height + y);
                out[at] = in[pixel];
                out[at + 1] = in[pixel + 1];
                out[at + 2] = in[pixel + 2];
            }
        }
    }

    private static void rows(byte[] in, int from, int stride, int columns, byte[] out, int to,
            int outStride) {
        int at = to;
        for (int x = 0; x < columns; x++, at += outStride) {
            int first = from + 3 * x;
            long c = pixel(in, first + 2 * stride);
            long f = pixel(in, first + 5 * stride);
            LONG.set(out, at, pixel(in, first) | pixel(in, first + stride) << 24 | c << 48);
            LONG.set(out, at + 8, c >>> 16 | pixel(in, first + 3 * stride) << 8
                    | pixel(in, first + 4 * stride) << 32 | f << 56);
            LONG.set(out, at + 16, f >>> 8 | pixel(in, first + 6 * stride) << 16
                    | pixel(in, first + 7 * stride) << 40);
        }
    }

    private static long pixel(byte[] in, int at) {
        return (int) INT.get(in, at) & PIXEL;
    }
}
