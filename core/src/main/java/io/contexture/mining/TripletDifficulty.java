package io.contexture.mining;

/**
 * Which triplets are meant, by how much nearer the positive is than the negative: {@code gap = s_ap - s_an}. Each is an
 * interval of gaps, open below and closed above, as in pytorch-metric-learning's {@code TripletMarginMiner}.
 */
public enum TripletDifficulty {
    /** Every one. */
    EVERY,
    /** Those that a triplet margin loss is above 0 for, and those at the margin: {@code gap <= margin}. */
    VIOLATING,
    /** The negative is as near as the positive or nearer: {@code gap <= 0}. */
    HARD,
    /** The positive is nearer, but not by more than the margin: {@code 0 < gap <= margin}. */
    SEMI_HARD,
    /** The positive is nearer by more than the margin: {@code gap > margin}. */
    EASY;

    /** What a gap must be above. */
    public double above(double margin) {
        return switch (this) {
            case EVERY, VIOLATING, HARD -> Double.NEGATIVE_INFINITY;
            case SEMI_HARD -> 0;
            case EASY -> margin;
        };
    }

    /** What a gap must not be above. */
    public double upTo(double margin) {
        return switch (this) {
            case EVERY, EASY -> Double.POSITIVE_INFINITY;
            case VIOLATING, SEMI_HARD -> margin;
            case HARD -> 0;
        };
    }
}
