package io.contexture.loss;

import java.util.Arrays;

/** Reverse-mode differentiation of scalars, for definitions written out in tests: every result is a node of two slopes. */
final class Tape {

    private double[] values = new double[1024];
    private int[] parents = new int[2048];
    private double[] slopes = new double[2048];
    private int size;

    double value(int node) {
        return values[node];
    }

    /** An input, or a number without a gradient. */
    int constant(double value) {
        return node(value, 0, 0, 0, 0);
    }

    int plus(int a, int b) {
        return node(values[a] + values[b], a, 1, b, 1);
    }

    int minus(int a, int b) {
        return node(values[a] - values[b], a, 1, b, -1);
    }

    int times(int a, int b) {
        return node(values[a] * values[b], a, values[b], b, values[a]);
    }

    int over(int a, int b) {
        return node(values[a] / values[b], a, 1 / values[b], b, -values[a] / (values[b] * values[b]));
    }

    int minimum(int a, int b) {
        double share = values[a] == values[b] ? 0.5 : values[a] < values[b] ? 1 : 0;
        return node(Math.min(values[a], values[b]), a, share, b, 1 - share);
    }

    /** A function of one argument with a slope of the caller's own. */
    int mapped(int a, double value, double slope) {
        return node(value, a, slope, 0, 0);
    }

    /** The derivatives of {@code sum(cotangent * value)} by every node. */
    double[] backward(int[] nodes, double[] cotangent) {
        double[] on = new double[size];
        for (int i = 0; i < nodes.length; i++) {
            on[nodes[i]] += cotangent[i];
        }
        for (int node = size - 1; node >= 0; node--) {
            on[parents[2 * node]] += on[node] * slopes[2 * node];
            on[parents[2 * node + 1]] += on[node] * slopes[2 * node + 1];
        }
        return on;
    }

    private int node(double value, int a, double slopeA, int b, double slopeB) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
            parents = Arrays.copyOf(parents, 4 * size);
            slopes = Arrays.copyOf(slopes, 4 * size);
        }
        values[size] = value;
        parents[2 * size] = a;
        parents[2 * size + 1] = b;
        slopes[2 * size] = slopeA;
        slopes[2 * size + 1] = slopeB;
        return size++;
    }
}
