package io.contexture.loss;

import io.contexture.linalg.Matrix;

/**
 * Step 1 on a dense matrix: {@code N_ij = 1[-D_ij + eps >= -d_i(k)]}, {@code D = max(2 - 2 S, 0)}, {@code d_i(k)} the k-th
 * smallest distance of row i, itself included; or the same with a sigmoid.
 *
 * @param scores     S, n x n
 * @param values     N, n x n, in [0, 1]
 * @param others     1 - N, n x n
 * @param membership indicator or sigmoid
 */
record DenseNeighbours(Matrix scores, Matrix values, Matrix others, Membership membership) {

    /** The k-neighbourhoods. The order of the float operations is the authors': ties must fall as theirs do. */
    static DenseNeighbours of(Matrix scores, int k, float eps, Membership membership) {
        int n = scores.rows();
        Matrix values = Matrix.zeros(n, n);
        Matrix others = Matrix.zeros(n, n);
        float[] distances = new float[n];
        float[] nearest = new float[k];
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                distances[j] = Math.max(2 - 2 * scores.data()[row + j], 0f);
            }
            float threshold = -NearestDistance.kth(distances, nearest);
            for (int j = 0; j < n; j++) {
                float closeness = -distances[j] + eps;
                values.data()[i * n + j] = membership.of(closeness, threshold);
                others.data()[i * n + j] = membership.complement(closeness, threshold);
            }
        }
        return new DenseNeighbours(scores, values, others, membership);
    }

    /** Back: {@code -D = 2 S - 2} moves twice as fast as S, unless its clamp holds it; thresholds are constants. */
    Matrix backward(Matrix upstream) {
        int n = scores.rows();
        Matrix onScores = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                int at = i * n + j;
                if (2 - 2 * scores.data()[row + j] >= 0) {
                    double slope = 2 * membership.slope(values.data()[at], others.data()[at]);
                    onScores.data()[at] = (float) (slope * upstream.data()[at]);
                }
            }
        }
        return onScores;
    }
}
