package io.contexture.loss;

import java.util.Arrays;

/** Where the elements of an anchor go. */
public final class Elements {

    private final Reducer reducer;
    private final int label;
    private double sum;
    private double shares;
    private double[] values = new double[1];
    private int count;

    Elements(Reducer reducer, int label) {
        this.reducer = reducer;
        this.label = label;
    }

    /**
     * Takes an element.
     *
     * @return its weight: what its slopes are to be multiplied by
     */
    public double add(double element) {
        double weight = reducer.weight(element, label);
        sum += weight * element;
        shares += reducer.share(element);
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = element;
        return weight;
    }

    double sum() {
        return sum;
    }

    double shares() {
        return shares;
    }

    double[] values() {
        return Arrays.copyOf(values, count);
    }
}
