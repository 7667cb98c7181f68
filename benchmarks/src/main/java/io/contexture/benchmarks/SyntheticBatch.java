package io.contexture.benchmarks;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A batch of four rows a class, drawn from a fixed seed.
 *
 * @param embeddings n x d, raw
 * @param labels     class of each row, 0 to n / 4 - 1
 */
record SyntheticBatch(Matrix embeddings, int[] labels) {

    private static final int ROWS_A_CLASS = 4;
    private static final int CLASSES_A_FAMILY = 8;

    /** Cosine of two rows of a class is about 0.7: 1 / (1 + ROW_SPREAD^2). */
    private static final double ROW_SPREAD = 0.65;

    /** Classes lie up to this far from the middle of their family, for a middle of length 1. */
    private static final double CLASS_SPREAD = 1.6;

    /** Cosine of any two untrained rows is about 0.78, give or take 0.01: neighbourhoods of a quarter of 1,024 rows. */
    private static final double UNTRAINED_SPREAD = 0.535;

    /**
     * Rows as a trained network gives them: a class lies around its centre, apart from most others; but classes come in
     * families of eight, as the species of a genus do, and some of a family are hard to tell apart.
     *
     * @param n rows, a multiple of 4
     */
    static SyntheticBatch clustered(int n, int d) {
        SplittableRandom random = new SplittableRandom(0);
        Matrix rows = Matrix.zeros(n, d);
        double[] family = new double[d];
        double[] centre = new double[d];
        for (int row = 0; row < n; row++) {
            if (row % (ROWS_A_CLASS * CLASSES_A_FAMILY) == 0) {
                scatter(new double[d], 1, random, family);
            }
            if (row % ROWS_A_CLASS == 0) {
                scatter(family, CLASS_SPREAD * random.nextDouble(), random, centre);
                normalise(centre);
            }
            put(centre, ROW_SPREAD, random, rows, row);
        }
        return new SyntheticBatch(rows, labels(n));
    }

    /** Rows as a network with random weights gives them: all near one direction, whatever their class. */
    static SyntheticBatch untrained(int n, int d) {
        SplittableRandom random = new SplittableRandom(0);
        Matrix rows = Matrix.zeros(n, d);
        double[] middle = new double[d];
        scatter(new double[d], 1, random, middle);
        for (int row = 0; row < n; row++) {
            put(middle, UNTRAINED_SPREAD, random, rows, row);
        }
        return new SyntheticBatch(rows, labels(n));
    }

    private static int[] labels(int n) {
        return IntStream.range(0, n).map(row -> row / ROWS_A_CLASS).toArray();
    }

    /** A point at about the given distance from {@code from}, in any direction. */
    private static void scatter(double[] from, double distance, SplittableRandom random, double[] to) {
        double scale = distance / Math.sqrt(from.length);
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] + scale * random.nextGaussian();
        }
    }

    private static void normalise(double[] vector) {
        double norm = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }

    private static void put(double[] centre, double spread, SplittableRandom random, Matrix rows, int row) {
        double[] point = new double[centre.length];
        scatter(centre, spread, random, point);
        for (int column = 0; column < point.length; column++) {
            rows.set(row, column, (float) point[column]);
        }
    }

    /** Mean of |N(i)| over up to 512 rows spread over the batch: how many rows lie within eps of the k-th nearest. */
    double meanNeighbourhood(int k, double eps) {
        Matrix unit = Rows.normalised(embeddings);
        int n = unit.rows();
        int sample = Math.min(n, 512);
        return IntStream.range(0, sample).parallel().mapToLong(s -> {
            int row = (int) ((long) s * n / sample);
            double[] distances = new double[n];
            for (int other = 0; other < n; other++) {
                distances[other] = Math.max(0, 2 - 2 * Rows.dot(unit.data(), unit.index(row), unit.data(),
                        unit.index(other), unit.columns()));
            }
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            return Arrays.stream(distances).filter(distance -> distance <= sorted[k - 1] + eps).count();
        }).average().orElse(Double.NaN);
    }
}
