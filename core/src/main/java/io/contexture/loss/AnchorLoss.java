package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.Arrays;

/**
 * A loss whose elements each look at one anchor: its scores with its positives, its negatives and, where the loss wants
 * it, its own copy. An implementation is the formula for one anchor; anchors are shared out to all cores.
 */
public interface AnchorLoss extends ElementLoss {

    /**
     * Adds the elements of one anchor (one, one a positive, or none), and for each its slopes times the weight that
     * {@link Elements#add} returned. Called by several threads at once.
     */
    void anchor(AnchorScores scores, Elements elements);

    @Override
    default LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        Elements[] elements = new Elements[scores.rows()];
        AnchorScores.forEach(scores, comparison, anchor -> {
            Elements of = new Elements(reducer, anchor.label(), false);
            elements[anchor.anchor()] = of;
            anchor(anchor, of);
            anchor.addSlopes(gradient, 1);
        });
        return Elements.reduced(elements, gradient);
    }

    @Override
    default double[] elements(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        Elements[] elements = new Elements[scores.rows()];
        AnchorScores.forEach(scores, comparison, anchor -> {
            Elements of = new Elements(Reducer.MEAN, anchor.label(), true);
            elements[anchor.anchor()] = of;
            anchor(anchor, of);
        });
        return Arrays.stream(elements).flatMapToDouble(Elements::values).toArray();
    }
}
