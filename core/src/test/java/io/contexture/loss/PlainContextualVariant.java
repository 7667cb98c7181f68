package io.contexture.loss;

import static io.contexture.loss.ContextualVariant.EXPANSION_SIZE_CONSTANT;
import static io.contexture.loss.ContextualVariant.MINIMUM;
import static io.contexture.loss.ContextualVariant.NEIGHBOURHOOD_ONLY;
import static io.contexture.loss.ContextualVariant.NEIGHBOUR_OVERLAP_ONLY;
import static io.contexture.loss.ContextualVariant.NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION;
import static io.contexture.loss.ContextualVariant.NOTHING_CONSTANT;
import static io.contexture.loss.ContextualVariant.NO_OVERLAP;
import static io.contexture.loss.ContextualVariant.NO_QUERY_EXPANSION;
import static io.contexture.loss.ContextualVariant.SIGMOID;
import static io.contexture.loss.ContextualVariant.SIGMOID_NEIGHBOURHOOD_ONLY;

import io.contexture.linalg.Matrix;
import java.util.Arrays;

/**
 * The variants of the contextual similarity as their definitions read, in double and with a loop for every index, and
 * their gradients by automatic differentiation: what {@link ContextualVariantSimilarity} must equal.
 */
final class PlainContextualVariant {

    private final Tape tape = new Tape();
    private final int n;
    private final ContextualVariant variant;
    private final int[] scores;
    private final int[] values;

    PlainContextualVariant(Matrix matrix, ContextualVariantLoss loss) {
        this.n = matrix.rows();
        this.variant = loss.variant();
        // The first node is nobody's child: unused parents point to it.
        tape.constant(0);
        this.scores = new int[n * n];
        for (int at = 0; at < n * n; at++) {
            scores[at] = tape.constant(matrix.get(at / n, at % n));
        }
        boolean stepOne = variant == NEIGHBOURHOOD_ONLY || variant == SIGMOID_NEIGHBOURHOOD_ONLY;
        float eps = stepOne ? 1e-5f : loss.eps();
        int[][] neighbours = within(matrix, loss.k(), eps, true);
        int[][] others = within(matrix, loss.k(), eps, false);
        int[][] weights = stepOne || variant == NO_OVERLAP ? neighbours : overlap(neighbours, others);
        boolean unexpanded = stepOne || variant == NO_QUERY_EXPANSION
                || variant == NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION;
        this.values = unexpanded ? flat(weights) : expanded(within(matrix, loss.k() / 2, eps, true), weights);
    }

    double[] values() {
        return Arrays.stream(values).mapToDouble(tape::value).toArray();
    }

    double[] backward(double[] cotangent) {
        double[] all = tape.backward(values, cotangent);
        return Arrays.stream(scores).mapToDouble(node -> all[node]).toArray();
    }

    /** Who is in the neighbourhoods, or who is not. */
    private int[][] within(Matrix matrix, int k, float eps, boolean in) {
        boolean soft = variant == SIGMOID || variant == SIGMOID_NEIGHBOURHOOD_ONLY;
        int[][] within = new int[n][n];
        for (int i = 0; i < n; i++) {
            float[] closeness = new float[n];
            for (int j = 0; j < n; j++) {
                closeness[j] = -Math.max(2 - 2 * matrix.get(i, j), 0f);
            }
            float[] ascending = closeness.clone();
            Arrays.sort(ascending);
            for (int j = 0; j < n; j++) {
                int passes = 2 - 2 * matrix.get(i, j) >= 0 ? 2 : 0;
                double x = ((double) closeness[j] + eps - ascending[n - k]) / 0.01;
                double sigmoid = 1 / (1 + Math.exp(in ? -x : x));
                boolean inside = closeness[j] + eps >= ascending[n - k];
                double slope = soft ? sigmoid / (1 + Math.exp(in ? x : -x)) / 0.01 : 10;
                within[i][j] = tape.mapped(scores[i * n + j], soft ? sigmoid : inside == in ? 1 : 0,
                        passes * (in ? slope : -slope));
            }
        }
        return within;
    }

    private int and(int a, int b) {
        return variant == MINIMUM ? tape.minimum(a, b) : tape.times(a, b);
    }

    private int sum(int[] nodes) {
        int sum = tape.constant(0);
        for (int node : nodes) {
            sum = tape.plus(sum, node);
        }
        return sum;
    }

    private int[] pairwise(int[] a, int[] b) {
        int[] both = new int[a.length];
        Arrays.setAll(both, m -> and(a[m], b[m]));
        return both;
    }

    private int[][] overlap(int[][] sets, int[][] complement) {
        boolean neighboursOnly = variant == NEIGHBOUR_OVERLAP_ONLY
                || variant == NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION;
        int[][] weights = new int[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int a = share(sets[i], sets[j]);
                int overlap = neighboursOnly
                        ? a
                        : tape.times(tape.constant(0.5), tape.plus(a, share(complement[i], complement[j])));
                weights[i][j] = and(overlap, sets[i][j]);
            }
        }
        return weights;
    }

    private int share(int[] set, int[] other) {
        int size = sum(set);
        if (tape.value(size) == 0) {
            return tape.constant(1);
        }
        return tape.over(sum(pairwise(set, other)),
                variant == NOTHING_CONSTANT ? size : tape.constant(tape.value(size)));
    }

    private int[] expanded(int[][] half, int[][] weights) {
        int[][] mean = new int[n][n];
        for (int i = 0; i < n; i++) {
            int[] mutual = new int[n];
            for (int m = 0; m < n; m++) {
                mutual[m] = and(half[i][m], half[m][i]);
            }
            int size = sum(mutual);
            for (int j = 0; j < n; j++) {
                int[] column = new int[n];
                for (int m = 0; m < n; m++) {
                    column[m] = weights[m][j];
                }
                mean[i][j] = tape.value(size) == 0
                        ? tape.constant(0)
                        : tape.over(sum(pairwise(mutual, column)),
                                variant == EXPANSION_SIZE_CONSTANT
                                        ? tape.constant(tape.value(size))
                                        : size);
            }
        }
        int[][] symmetric = new int[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                symmetric[i][j] = tape.times(tape.constant(0.5), tape.plus(mean[i][j], mean[j][i]));
            }
        }
        return flat(symmetric);
    }

    private static int[] flat(int[][] square) {
        return Arrays.stream(square).flatMapToInt(Arrays::stream).toArray();
    }
}
