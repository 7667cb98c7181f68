package io.contexture.image;

/** Arithmetic of 8-bit shares. */
final class Blend {

    private Blend() {}

    /** {@code product / 255}, rounded, for 0 to 65025. */
    static int divideBy255(int product) {
        int biased = product + 128;
        return ((biased >> 8) + biased) >> 8;
    }

    /** A colour value of the given opacity on white. */
    static byte onWhite(int value, int alpha) {
        return (byte) (divideBy255(value * alpha) + 255 - alpha);
    }
}
