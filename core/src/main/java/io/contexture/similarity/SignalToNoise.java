package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

/**
 * Minus the noise-to-signal ratio of a reference seen as a noisy copy of the anchor,
 * {@code s_ij = -var(x_i - y_j) / var(x_i)}, the variances over the entries of a row. Not symmetric: the anchor alone is
 * the signal. An anchor of variance 0 has no signal; its scores are 0 and have no gradient (0/0 in other libraries).
 *
 * <p>Source: Yuan et al., "Signal-to-Noise Ratio: A Robust Distance Metric for Deep Metric Learning", CVPR 2019, in the
 * form of pytorch-metric-learning's {@code SNRDistance}, with a minus sign.
 *
 * @param normalised whether rows are divided by their Euclidean norms first
 */
public record SignalToNoise(boolean normalised) implements Similarity {

    @Override
    public ScoreMatrix within(Matrix rows) {
        if (normalised) {
            return UnitRowScores.within(new SignalToNoise(false), rows);
        }
        return SignalToNoiseScores.of(SquaredDistances.within(centred(rows, "embeddings")));
    }

    @Override
    public ScoreMatrix between(Matrix anchors, Matrix references) {
        if (normalised) {
            return UnitRowScores.between(new SignalToNoise(false), anchors, references);
        }
        return SignalToNoiseScores
                .of(SquaredDistances.between(centred(anchors, "embeddings"),
                        centred(references, "references")));
    }

    /** Rows less their means: {@code (d - 1) var(x - y) = |x - y|^2} for centred rows. */
    private static Matrix centred(Matrix rows, String what) {
        Rows.requireFinite(rows, what);
        return SignalToNoiseScores.withoutMeans(Matrix.of(rows.toArray(), rows.rows(), rows.columns()));
    }
}
