package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.Arrays;
import java.util.stream.IntStream;

/** By how much pairs violate the margins of their anchor: the loop of {@link MarginContrastiveLoss}. */
final class MarginViolations {

    private MarginViolations() {}

    /** A margin of an anchor. */
    @FunctionalInterface
    interface Margin {
        float of(int anchor);
    }

    /** The mean over positives plus the mean over negatives. */
    static LossValue evaluate(Matrix scores, Comparison comparison, Reducer reducer, Margin positive,
            Margin negative) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        Elements[] positives = new Elements[scores.rows()];
        Elements[] negatives = new Elements[scores.rows()];
        AnchorScores.forEach(scores, comparison, anchor -> {
            int i = anchor.anchor();
            positives[i] = new Elements(reducer, anchor.label(), false);
            negatives[i] = new Elements(reducer, anchor.label(), false);
            add(anchor, positive.of(i), negative.of(i), positives[i], negatives[i]);
            anchor.addSlopes(gradient, 1);
        });
        double ofPositives = reciprocal(Elements.shares(positives));
        double ofNegatives = reciprocal(Elements.shares(negatives));
        divide(gradient, (float) ofPositives, (float) ofNegatives);
        return new LossValue(
                Elements.sum(positives) * ofPositives + Elements.sum(negatives) * ofNegatives, gradient);
    }

    /** The violations themselves. */
    static double[] elements(Matrix scores, Comparison comparison, Margin positive, Margin negative) {
        BatchCheck.scores(scores, comparison);
        Elements[] positives = new Elements[scores.rows()];
        Elements[] negatives = new Elements[scores.rows()];
        AnchorScores.forEach(scores, comparison, anchor -> {
            int i = anchor.anchor();
            positives[i] = new Elements(Reducer.MEAN, anchor.label(), true);
            negatives[i] = new Elements(Reducer.MEAN, anchor.label(), true);
            add(anchor, positive.of(i), negative.of(i), positives[i], negatives[i]);
        });
        return IntStream.range(0, scores.rows()).boxed()
                .flatMap(i -> Arrays.asList(positives[i], negatives[i]).stream())
                .flatMapToDouble(Elements::values).toArray();
    }

    /** {@code (m+ - s)+} of a positive, slope -1; {@code (s - m-)+} of a negative, slope 1. */
    private static void add(AnchorScores scores, float positiveMargin, float negativeMargin,
            Elements positives, Elements negatives) {
        if (scores.hasOwn() && !scores.isMined()) {
            double violation = (double) positiveMargin - scores.own();
            double weight = positives.add(Math.max(violation, 0));
            scores.addOnOwn(violation > 0 ? -weight : 0);
        }
        int kept = 0;
        for (int p = 0; p < scores.positiveCount(); p++) {
            double violation = (double) positiveMargin - scores.positives()[p];
            if (violation > 0) {
                scores.onPositives()[p] = -positives.add(violation);
            } else {
                kept++;
            }
        }
        positives.addZeros(kept);
        kept = 0;
        for (int n = 0; n < scores.negativeCount(); n++) {
            double violation = (double) scores.negatives()[n] - negativeMargin;
            if (violation > 0) {
                scores.onNegatives()[n] = negatives.add(violation);
            } else {
                kept++;
            }
        }
        negatives.addZeros(kept);
    }

    /** Positives are those with a slope below 0. */
    private static void divide(Matrix gradient, float ofPositives, float ofNegatives) {
        AnchorScores.forEachRow(gradient, row -> {
            float[] slopes = gradient.data();
            int end = gradient.index(row) + gradient.columns();
            for (int at = gradient.index(row); at < end; at++) {
                slopes[at] *= slopes[at] < 0 ? ofPositives : ofNegatives;
            }
        });
    }

    private static double reciprocal(double shares) {
        return shares == 0 ? 0 : 1 / shares;
    }
}
