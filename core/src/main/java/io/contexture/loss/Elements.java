package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Where the elements of an anchor go. */
public final class Elements {

    private final Reducer reducer;
    private final int label;
    private final boolean kept;
    /** See {@link Reducer#weightOfPositives}. */
    private final double ofPositive;
    private double sum;
    private double shares;
    private double[] values = {};
    private int count;

    /** For an anchor of that class; {@code kept} if the values themselves are wanted. */
    Elements(Reducer reducer, int label, boolean kept) {
        this.reducer = reducer;
        this.label = label;
        this.kept = kept;
        ofPositive = reducer.weightOfPositives(label);
    }

    /**
     * Takes an element.
     *
     * @return its weight: what its slopes are to be multiplied by
     */
    public double add(double element) {
        // There may be as many as n^3, nearly all above 0: the reducer need not be asked about each.
        boolean known = element > 0 && ofPositive >= 0;
        double weight = known ? ofPositive : reducer.weight(element, label);
        sum += weight * element;
        shares += known ? 1 : reducer.share(element);
        if (kept) {
            keep(element);
        }
        return weight;
    }

    /** Takes elements that are 0 and have no slopes. */
    void addZeros(int zeros) {
        shares += zeros * reducer.share(0);
        for (int i = 0; kept && i < zeros; i++) {
            keep(0);
        }
    }

    private void keep(double element) {
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.max(1, 2 * count));
        }
        values[count++] = element;
    }

    /**
     * The loss that the elements of all anchors add up to.
     *
     * @param slopes the weighted slopes of all elements; becomes the gradient
     */
    static LossValue reduced(Elements[] ofAnchors, Matrix slopes) {
        double shares = shares(ofAnchors);
        if (shares == 0) {
            return new LossValue(0, Matrix.zeros(slopes.rows(), slopes.columns()));
        }
        float factor = (float) (1 / shares);
        AnchorScores.forEachRow(slopes, row -> {
            float[] values = slopes.data();
            int end = slopes.index(row) + slopes.columns();
            for (int at = slopes.index(row); at < end; at++) {
                values[at] *= factor;
            }
        });
        return new LossValue(sum(ofAnchors) / shares, slopes);
    }

    /** The weighted sum over all anchors, in their order. */
    static double sum(Elements[] ofAnchors) {
        double all = 0;
        for (Elements elements : ofAnchors) {
            all += elements.sum;
        }
        return all;
    }

    /** The divisor over all anchors. */
    static double shares(Elements[] ofAnchors) {
        double all = 0;
        for (Elements elements : ofAnchors) {
            all += elements.shares;
        }
        return all;
    }

    DoubleStream values() {
        return Arrays.stream(values, 0, count);
    }
}
