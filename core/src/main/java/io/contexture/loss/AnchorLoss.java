package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A loss whose elements each look at one anchor: its scores with its positives, its negatives and, where the loss wants
 * it, its own copy. An implementation is the formula for one anchor; anchors are shared out to all cores.
 */
public interface AnchorLoss extends ElementLoss {

    /** Anchors times references below which starting other threads costs more than it saves. */
    int PARALLEL_FROM = 1 << 13;

    /**
     * Adds the elements of one anchor (one, one a positive, or none), and for each its slopes times the weight that
     * {@link Elements#add} returned. Called by several threads at once.
     */
    void anchor(AnchorScores scores, Elements elements);

    @Override
    default LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        Elements[] elements = eachAnchor(scores, comparison, reducer, gradient);
        double sum = Arrays.stream(elements).mapToDouble(Elements::sum).sum();
        double shares = Arrays.stream(elements).mapToDouble(Elements::shares).sum();
        if (shares == 0) {
            return new LossValue(0, Matrix.zeros(scores.rows(), scores.columns()));
        }
        float factor = (float) (1 / shares);
        for (int at = 0; at < gradient.data().length; at++) {
            gradient.data()[at] *= factor;
        }
        return new LossValue(sum / shares, gradient);
    }

    @Override
    default double[] elements(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        Elements[] elements = eachAnchor(scores, comparison, Reducer.MEAN,
                Matrix.zeros(scores.rows(), scores.columns()));
        return Arrays.stream(elements).flatMapToDouble(of -> Arrays.stream(of.values())).toArray();
    }

    private Elements[] eachAnchor(Matrix scores, Comparison comparison, Reducer reducer, Matrix gradient) {
        Elements[] elements = new Elements[scores.rows()];
        ThreadLocal<AnchorScores> room = ThreadLocal.withInitial(() -> new AnchorScores(scores.columns()));
        IntStream rows = IntStream.range(0, scores.rows());
        boolean parallel = (long) scores.rows() * scores.columns() >= PARALLEL_FROM;
        (parallel ? rows.parallel() : rows).forEach(row -> {
            AnchorScores of = room.get();
            of.read(scores, comparison, row);
            elements[row] = new Elements(reducer, of.label());
            anchor(of, elements[row]);
            of.addSlopes(gradient, 1);
        });
        return elements;
    }
}
