package io.contexture.index;

import io.contexture.index.Bands.Band;
import io.contexture.index.Bands.Kind;
import java.util.Optional;

/** How many pairs of images have which similarity, those that are something to each other apart from those that are not. */
public final class PairSimilarities {

    private static final int BINS = 1 << 14;

    private final long[] alike = new long[BINS];
    private final long[] others = new long[BINS];

    /** Counts a pair. */
    public void add(float similarity, boolean isAlike) {
        (isAlike ? alike : others)[bin(similarity)]++;
    }

    private static int bin(float similarity) {
        return Math.clamp((int) ((similarity + 1) / 2 * BINS), 0, BINS - 1);
    }

    /**
     * The band with the lowest threshold from which on at least that share of the pairs are alike.
     *
     * @param precision above 0, at most 1
     * @return nothing if there is no such threshold
     */
    public Optional<Band> band(Kind kind, double precision) {
        long pairs = 0;
        for (long count : alike) {
            pairs += count;
        }
        Band band = null;
        long found = 0;
        long wrong = 0;
        for (int bin = BINS - 1; bin >= 0; bin--) {
            found += alike[bin];
            wrong += others[bin];
            if (alike[bin] > 0 && found >= precision * (found + wrong)) {
                band = new Band(kind, 2.0 * bin / BINS - 1, (double) found / (found + wrong),
                        (double) found / pairs, pairs);
            }
        }
        return Optional.ofNullable(band);
    }
}
