package io.contexture.retrieval;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Counts the similarities of a block's queries with the gallery into the bins of {@link SimilarityHistogram}. */
final class SimilarityCount {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int BINS = SimilarityHistogram.BINS;

    /** Neighbouring scores often share a bin: four sets of counters, so that one increment need not wait for another. */
    private static final int SETS = 4;

    private final int[] sets = new int[SETS * BINS];
    private final long[] counts = new long[BINS];
    private int[] bins = new int[0];

    /** Counts a stretch of scores; negative infinity counts in the lowest bin. */
    void add(float[] scores, int from, int length) {
        if (bins.length < length) {
            bins = new int[length];
        }
        int i = 0;
        for (; i <= length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector scaled = FloatVector.fromArray(SPECIES, scores, from + i)
                    .fma(FloatVector.broadcast(SPECIES, BINS / 2f), FloatVector.broadcast(SPECIES, BINS / 2f))
                    .max(0f).min(BINS - 1f);
            ((IntVector) scaled.convert(VectorOperators.F2I, 0)).intoArray(bins, i);
        }
        for (; i < length; i++) {
            bins[i] = SimilarityHistogram.bin(scores[from + i]);
        }
        int j = 0;
        for (; j <= length - SETS; j += SETS) {
            sets[bins[j]]++;
            sets[BINS + bins[j + 1]]++;
            sets[2 * BINS + bins[j + 2]]++;
            sets[3 * BINS + bins[j + 3]]++;
        }
        for (; j < length; j++) {
            sets[bins[j]]++;
        }
    }

    /** Moves the small counters into the large ones, before they can overflow: at least every 2^31 scores. */
    void carry() {
        for (int i = 0; i < sets.length; i++) {
            counts[i % BINS] += sets[i];
            sets[i] = 0;
        }
    }

    long[] counts() {
        carry();
        return counts;
    }
}
