package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;

/**
 * The contextual similarity as its definition reads, in double and with a loop for every index, and its gradient by
 * the chain rule entry by entry: what {@link ContextualSimilarity} must equal.
 */
final class PlainContextualSimilarity {

    private final int n;
    private final Matrix scores;
    private final boolean[][] neighbour;
    private final boolean[][] half;
    private final int[] size;
    private final int[] mutualSize;
    private final double[][] overlap;
    private final double[][] weight;
    private final double[][] expanded;

    PlainContextualSimilarity(Matrix scores, int k, float eps) {
        this.n = scores.rows();
        this.scores = scores;
        this.neighbour = within(k, eps);
        this.half = within(k / 2, eps);
        this.size = new int[n];
        this.mutualSize = new int[n];
        this.overlap = new double[n][n];
        this.weight = new double[n][n];
        this.expanded = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                size[i] += neighbour[i][j] ? 1 : 0;
                mutualSize[i] += mutual(i, j) ? 1 : 0;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int both = 0;
                int neither = 0;
                for (int m = 0; m < n; m++) {
                    both += neighbour[i][m] && neighbour[j][m] ? 1 : 0;
                    neither += !neighbour[i][m] && !neighbour[j][m] ? 1 : 0;
                }
                double complement = size[i] == n ? 1 : neither / (double) (n - size[i]);
                overlap[i][j] = (both / (double) size[i] + complement) / 2;
                weight[i][j] = neighbour[i][j] ? overlap[i][j] : 0;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int m = 0; m < n; m++) {
                    expanded[i][j] += mutual(i, m) ? weight[m][j] / mutualSize[i] : 0;
                }
            }
        }
    }

    private boolean[][] within(int k, float eps) {
        boolean[][] within = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            float[] closeness = new float[n];
            for (int j = 0; j < n; j++) {
                closeness[j] = -Math.max(2 - 2 * scores.get(i, j), 0f);
            }
            float[] ascending = closeness.clone();
            Arrays.sort(ascending);
            for (int j = 0; j < n; j++) {
                within[i][j] = closeness[j] + eps >= ascending[n - k];
            }
        }
        return within;
    }

    private boolean mutual(int i, int j) {
        return half[i][j] && half[j][i];
    }

    double[] values() {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                values[i * n + j] = (expanded[i][j] + expanded[j][i]) / 2;
            }
        }
        return values;
    }

    /** The contextual loss on these values. */
    double loss(int[] labels) {
        double[] values = values();
        double sum = 0;
        for (int at = 0; at < n * n; at++) {
            if (at / n != at % n) {
                double target = labels[at / n] == labels[at % n] ? 1 : 0;
                sum += (values[at] - target) * (values[at] - target);
            }
        }
        return sum / ((double) n * n);
    }

    /** Gradient of the loss with respect to the values. */
    double[] lossCotangent(int[] labels) {
        double[] cotangent = values();
        for (int at = 0; at < n * n; at++) {
            double target = labels[at / n] == labels[at % n] ? 1 : 0;
            cotangent[at] = at / n == at % n ? 0 : 2 * (cotangent[at] - target) / ((double) n * n);
        }
        return cotangent;
    }

    double[] backward(double[] cotangent) {
        double[][] onMutual = new double[n][n];
        double[][] onWeight = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; mutualSize[i] > 0 && j < n; j++) {
                double onExpanded = (cotangent[i * n + j] + cotangent[j * n + i]) / 2;
                for (int m = 0; m < n; m++) {
                    onMutual[i][m] += onExpanded * (weight[m][j] - expanded[i][j]) / mutualSize[i];
                    onWeight[m][j] += mutual(i, m) ? onExpanded / mutualSize[i] : 0;
                }
            }
        }
        double[][] onMask = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                onMask[i][j] += half[j][i] ? onMutual[i][j] : 0;
                onMask[j][i] += half[i][j] ? onMutual[i][j] : 0;
                onMask[i][j] += onWeight[i][j] * overlap[i][j];
                if (neighbour[i][j]) {
                    double onA = onWeight[i][j] / 2 / size[i];
                    double onB = size[i] == n ? 0 : onWeight[i][j] / 2 / (n - size[i]);
                    for (int m = 0; m < n; m++) {
                        onMask[i][m] += neighbour[j][m] ? onA : -onB;
                        onMask[j][m] += neighbour[i][m] ? onA : -onB;
                    }
                }
            }
        }
        double[] onScores = new double[n * n];
        for (int at = 0; at < n * n; at++) {
            boolean clamped = 2 - 2 * scores.get(at / n, at % n) < 0;
            onScores[at] = clamped ? 0 : 20 * onMask[at / n][at % n];
        }
        return onScores;
    }
}
