package io.contexture.retrieval;

/**
 * How many pairs of a query and a gallery item have which similarity: 64 equal bins over [-1, 1], the outer ones taking
 * what rounding or rows not normalised put beyond.
 *
 * @param positives pairs of one class
 * @param all       all pairs, without those of a query and itself
 */
public record SimilarityHistogram(long[] positives, long[] all) {

    /** Number of bins. */
    public static final int BINS = 64;

    /** Lower end of bin {@code bin}; the upper end is that of the next. */
    public static double lowerEnd(int bin) {
        return -1 + 2.0 * bin / BINS;
    }

    static int bin(float similarity) {
        return Math.clamp((int) Math.fma(similarity, BINS / 2f, BINS / 2f), 0, BINS - 1);
    }
}
