package io.contexture.server;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Embeddings laid out in the plane, so that like ones lie near each other: first by their two principal components, then, as UMAP does it
 * (McInnes, Healy, Melville 2018), each point is drawn to its nearest neighbours and pushed from points drawn at random. The same
 * embeddings give the same map.
 *
 * @param rows the rows that are shown: all, or a sample
 * @param xs   in [-1, 1], one for each
 * @param ys   in [-1, 1], one for each
 */
record PlaneMap(int[] rows, float[] xs, float[] ys) {

    /** The most points laid out. */
    static final int MOST = 20_000;

    private static final int NEIGHBOURS = 10;
    private static final int EPOCHS = 120;
    private static final int PUSHES = 4;
    private static final int POWER_STEPS = 12;
    /** The curve 1 / (1 + a d^2b) of UMAP at its usual least distance of 0.1. */
    private static final double A = 1.577;
    private static final double B = 0.895;
    private static final double WIDTH = 10;
    private static final double LONGEST_STEP = 4;

    /**
     * Lays rows out.
     *
     * @param unit rows of length 1
     */
    static PlaneMap of(Matrix unit) {
        int[] rows = sample(unit.rows());
        Matrix shown = rows.length == unit.rows() ? unit : unit.select(rows);
        double[][] points = principal(shown);
        if (rows.length > 2) {
            layOut(points, ExactSearch.searchSelf(shown, Math.min(NEIGHBOURS, rows.length - 1)));
        }
        return new PlaneMap(rows, scaled(points, 0), scaled(points, 1));
    }

    private static int[] sample(int n) {
        int[] all = new int[Math.min(n, MOST)];
        for (int i = 0; i < all.length; i++) {
            all[i] = (int) ((long) i * n / all.length);
        }
        return all;
    }

    /** The first two principal components of the rows, by powers of their covariance; n x 2, some units wide. */
    private static double[][] principal(Matrix rows) {
        int n = rows.rows();
        int d = rows.columns();
        double[] mean = new double[d];
        for (int row = 0; row < n; row++) {
            for (int c = 0; c < d; c++) {
                mean[c] += rows.get(row, c) / (double) n;
            }
        }
        double[][] points = new double[n][2];
        double[] first = new double[d];
        for (int axis = 0; axis < 2; axis++) {
            double[] direction = new SplittableRandom(axis).doubles(d, -1, 1).toArray();
            for (int step = 0; step < POWER_STEPS; step++) {
                double[] next = new double[d];
                for (int row = 0; row < n; row++) {
                    double along = along(rows, row, mean, direction);
                    for (int c = 0; c < d; c++) {
                        next[c] += along * (rows.get(row, c) - mean[c]);
                    }
                }
                if (axis == 1) {
                    subtract(next, first, dot(next, first));
                }
                double length = Math.sqrt(dot(next, next));
                for (int c = 0; c < d && length > 0; c++) {
                    direction[c] = next[c] / length;
                }
            }
            double largest = 1e-12;
            for (int row = 0; row < n; row++) {
                points[row][axis] = along(rows, row, mean, direction);
                largest = Math.max(largest, Math.abs(points[row][axis]));
            }
            for (double[] point : points) {
                point[axis] *= WIDTH / largest;
            }
            first = direction;
        }
        return points;
    }

    private static double along(Matrix rows, int row, double[] mean, double[] direction) {
        double along = 0;
        for (int c = 0; c < mean.length; c++) {
            along += (rows.get(row, c) - mean[c]) * direction[c];
        }
        return along;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] what, double times) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= times * what[i];
        }
    }

    /** Steps that become smaller; each pulls a point and a neighbour together, and pushes it from points drawn at random. */
    private static void layOut(double[][] points, Neighbours nearest) {
        SplittableRandom random = new SplittableRandom(0);
        // Points that lie on each other have no direction to part in.
        for (double[] point : points) {
            point[0] += 1e-3 * random.nextDouble(-1, 1);
            point[1] += 1e-3 * random.nextDouble(-1, 1);
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            double step = 1 - epoch / (double) EPOCHS;
            for (int i = 0; i < points.length; i++) {
                for (int neighbour : nearest.of(i)) {
                    pull(points[i], points[neighbour], step);
                }
                for (int push = 0; push < PUSHES; push++) {
                    int other = random.nextInt(points.length);
                    if (other != i) {
                        push(points[i], points[other], step);
                    }
                }
            }
        }
    }

    private static void pull(double[] point, double[] neighbour, double step) {
        double squared = squared(point, neighbour);
        if (squared > 0) {
            double slope = -2 * A * B * Math.pow(squared, B - 1) / (1 + A * Math.pow(squared, B));
            for (int axis = 0; axis < 2; axis++) {
                double move = step * clamped(slope * (point[axis] - neighbour[axis]));
                point[axis] += move;
                neighbour[axis] -= move;
            }
        }
    }

    private static void push(double[] point, double[] other, double step) {
        double squared = squared(point, other);
        double slope = 2 * B / ((0.001 + squared) * (1 + A * Math.pow(squared, B)));
        for (int axis = 0; axis < 2; axis++) {
            point[axis] += step * clamped(slope * (point[axis] - other[axis]));
        }
    }

    private static double squared(double[] a, double[] b) {
        double x = a[0] - b[0];
        double y = a[1] - b[1];
        return x * x + y * y;
    }

    private static double clamped(double move) {
        return Math.clamp(move, -LONGEST_STEP, LONGEST_STEP);
    }

    private static float[] scaled(double[][] points, int axis) {
        double least = Arrays.stream(points).mapToDouble(point -> point[axis]).min().orElse(0);
        double most = Arrays.stream(points).mapToDouble(point -> point[axis]).max().orElse(0);
        float[] scaled = new float[points.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = most > least ? (float) (2 * (points[i][axis] - least) / (most - least) - 1) : 0;
        }
        return scaled;
    }
}
