package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import java.util.Arrays;

/**
 * Step 1 of the contextual similarity: {@code N(i) = {j : D_ij <= d_i(k) + eps}} and, within it, {@code H(i)}, the same
 * with {@code d_i(k/2)}; {@code D = max(2 - 2 S, 0)} and {@code d_i(k)} the k-th smallest of row i, itself included. The order
 * of the float operations is the authors', {@code -D + eps >= -d}: ties must fall as theirs do.
 *
 * @param starts  where each row's neighbours begin in the other arrays, and where the last one's end: n + 1
 * @param columns the neighbours of each row, ascending
 * @param half    whether the neighbour is in H(i), too
 * @param clamped whether {@code 2 - 2 S < 0}: rounding made a cosine larger than 1, and the clamp of D stops its gradient.
 *                Such a column has distance 0 and is a neighbour always
 */
record Neighbourhoods(int[] starts, int[] columns, boolean[] half, boolean[] clamped) {

    private static final int SMALLEST_RANGE = 32;

    /** The neighbourhoods in a whole score matrix, n x n, which need not be symmetric. */
    static Neighbourhoods of(Matrix scores, int k, float eps) {
        int n = scores.rows();
        int[][] columns = new int[n][];
        float[][] near = new float[n][];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            float[] nearest = new float[k];
            int[] room = new int[n + 1];
            for (int row = from; row < to; row++) {
                float least = leastScore(scores, row, nearest, eps);
                int at = scores.index(row);
                int count = 0;
                for (int j = 0; j < n; j++) {
                    room[count] = j;
                    count += scores.data()[at + j] >= least ? 1 : 0;
                }
                columns[row] = Arrays.copyOf(room, count);
                near[row] = new float[count];
                for (int e = 0; e < count; e++) {
                    near[row][e] = scores.data()[at + columns[row][e]];
                }
            }
        });
        return ofCandidates(columns, near, k, eps);
    }

    /** A score that no neighbour is below: that of the k-th nearest less eps, and a little for rounding. */
    private static float leastScore(Matrix scores, int row, float[] highest, float eps) {
        return least(KthHighest.of(scores.data(), scores.index(row), scores.columns(), highest), eps);
    }

    /** What a candidate's score must be if that of the k-th nearest is {@code kth}: eps lower, and a little for rounding. */
    static float least(float kth, float eps) {
        float bounded = Math.min(kth, 1);
        return bounded - eps / 2 - 4e-7f * (1 + Math.abs(bounded) + eps);
    }

    /**
     * The neighbourhoods among candidates that hold them.
     *
     * @param columns for each row the columns of its candidates, ascending: at least k
     * @param scores  their scores
     */
    static Neighbourhoods ofCandidates(int[][] columns, float[][] scores, int k, float eps) {
        int n = columns.length;
        int[] starts = new int[n + 1];
        float[] thresholds = new float[n];
        float[] halfThresholds = new float[n];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            float[] nearest = new float[k];
            for (int row = from; row < to; row++) {
                float[] nearness = new float[scores[row].length];
                for (int e = 0; e < nearness.length; e++) {
                    nearness[e] = -distance(scores[row][e]);
                }
                thresholds[row] = KthHighest.of(nearness, 0, nearness.length, nearest);
                halfThresholds[row] = nearest[k - k / 2];
                for (float score : scores[row]) {
                    starts[row + 1] += -distance(score) + eps >= thresholds[row] ? 1 : 0;
                }
            }
        });
        for (int row = 0; row < n; row++) {
            starts[row + 1] = Math.addExact(starts[row + 1], starts[row]);
        }
        Neighbourhoods all = new Neighbourhoods(starts, new int[starts[n]], new boolean[starts[n]],
                new boolean[starts[n]]);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = starts[row];
                for (int e = 0; e < columns[row].length; e++) {
                    float score = scores[row][e];
                    if (-distance(score) + eps >= thresholds[row]) {
                        all.columns[at] = columns[row][e];
                        all.half[at] = -distance(score) + eps >= halfThresholds[row];
                        all.clamped[at++] = 2 - 2 * score < 0;
                    }
                }
            }
        });
        return all;
    }

    private static float distance(float score) {
        return Math.max(2 - 2 * score, 0f);
    }

    /** The largest n for which whole n x n matrices are thought of: 1 GiB each. */
    static final int LARGEST_DENSE = 1 << 14;

    /**
     * Whether the dense form is cheaper: by operations, where those on scattered entries take some 40 times as long as
     * those of a product on the vector unit.
     */
    boolean favourDense() {
        double n = rows();
        double neighbours = columns.length / n;
        double mutual = 0;
        for (boolean in : half) {
            mutual += in ? 1 / n : 0;
        }
        double onExpanded = Math.min(n, 2 * neighbours * mutual);
        double onWeights = Math.min(n, onExpanded * mutual);
        double sparse = onExpanded * mutual + onWeights * neighbours + 4 * neighbours * neighbours;
        return n <= LARGEST_DENSE && 40 * sparse > 4 * n * n;
    }

    /** n. */
    int rows() {
        return starts.length - 1;
    }

    /** Index of a row's first neighbour. */
    int start(int row) {
        return starts[row];
    }

    /** Index after a row's last neighbour. */
    int end(int row) {
        return starts[row + 1];
    }

    /** |N(i)|. */
    int size(int row) {
        return starts[row + 1] - starts[row];
    }

    /** Index of {@code column} among the neighbours of {@code row}, negative if it is none. */
    int find(int row, int column) {
        return Arrays.binarySearch(columns, start(row), end(row), column);
    }
}
