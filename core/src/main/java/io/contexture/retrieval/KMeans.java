package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * k-means clustering (Lloyd's iterations from k-means++ seeds), so that an embedding can be judged by
 * {@link ClusteringAgreement}.
 *
 * @param clusters   number of clusters, at least 1; for NMI as papers report it, the number of classes
 * @param iterations largest number of iterations; it ends earlier when no item changes its cluster
 * @param spherical  whether centres are normalised and the nearest is the one of largest inner product, for rows that are
 *                   normalised themselves; otherwise Euclidean distance
 */
public record KMeans(int clusters, int iterations, boolean spherical) {

    public KMeans {
        if (clusters < 1 || iterations < 1) {
            throw new IllegalArgumentException("clusters is " + clusters + " and iterations " + iterations
                    + "; both must be at least 1");
        }
    }

    /**
     * Clusters the rows of a matrix.
     *
     * @param points n x d, n at least the number of clusters
     * @param random the only source of randomness
     * @return the cluster of each row, 0 to clusters - 1; none is empty unless points coincide
     * @throws IllegalArgumentException if there are fewer rows than clusters, or a value is not finite
     */
    public int[] cluster(Matrix points, RandomGenerator random) {
        if (points.rows() < clusters) {
            throw new IllegalArgumentException(points.rows() + " points cannot make " + clusters
                    + " clusters; ask for at most as many clusters as points");
        }
        Rows.requireFinite(points, "points");
        Matrix extended = extended(points);
        Matrix centres = seeds(points, random);
        int[] assigned = new int[points.rows()];
        Arrays.fill(assigned, -1);
        for (int iteration = 0; iteration < iterations; iteration++) {
            Neighbours nearest = ExactSearch.search(extended, extendedCentres(centres), 1);
            boolean changed = !Arrays.equals(assigned, nearest.indices());
            System.arraycopy(nearest.indices(), 0, assigned, 0, assigned.length);
            if (!changed) {
                break;
            }
            centres = means(points, assigned, nearest.scores());
        }
        return assigned;
    }

    /** Euclidean: a column of ones, so that the nearest centre is the one of the largest inner product. */
    private Matrix extended(Matrix points) {
        return spherical ? points : withColumn(points, new float[points.rows()], 1f);
    }

    /** The nearest centre c has the largest x c - |c|^2 / 2. */
    private Matrix extendedCentres(Matrix centres) {
        if (spherical) {
            return centres;
        }
        float[] norms = Rows.norms(centres);
        for (int i = 0; i < norms.length; i++) {
            norms[i] = -norms[i] * norms[i] / 2;
        }
        return withColumn(centres, norms, 0f);
    }

    private static Matrix withColumn(Matrix matrix, float[] column, float plus) {
        Matrix wider = Matrix.zeros(matrix.rows(), matrix.columns() + 1);
        for (int row = 0; row < matrix.rows(); row++) {
            System.arraycopy(matrix.data(), matrix.index(row), wider.data(), wider.index(row),
                    matrix.columns());
            wider.set(row, matrix.columns(), column[row] + plus);
        }
        return wider;
    }

    /** k-means++ (Arthur and Vassilvitskii 2007): each next seed with a probability proportional to its squared distance. */
    private Matrix seeds(Matrix points, RandomGenerator random) {
        int[] chosen = new int[clusters];
        double[] squared = new double[points.rows()];
        Arrays.fill(squared, Double.POSITIVE_INFINITY);
        chosen[0] = random.nextInt(points.rows());
        for (int c = 1; c < clusters; c++) {
            int latest = chosen[c - 1];
            IntStream.range(0, points.rows()).parallel()
                    .forEach(row -> squared[row] = Math.min(squared[row],
                            squaredDistance(points, row, latest)));
            chosen[c] = draw(squared, random);
        }
        return points.select(chosen);
    }

    private static double squaredDistance(Matrix points, int a, int b) {
        int columns = points.columns();
        float[] data = points.data();
        double sum = 0;
        for (int i = points.index(a), j = points.index(b), end = i + columns; i < end; i++, j++) {
            double difference = data[i] - data[j];
            sum += difference * difference;
        }
        return sum;
    }

    private static int draw(double[] weights, RandomGenerator random) {
        double total = Arrays.stream(weights).sum();
        double left = random.nextDouble() * total;
        int last = random.nextInt(weights.length);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    /** Means of the clusters; an empty one starts again at the point least similar to its own centre. */
    private Matrix means(Matrix points, int[] assigned, float[] similarity) {
        Matrix centres = Matrix.zeros(clusters, points.columns());
        int[] sizes = new int[clusters];
        for (int row = 0; row < assigned.length; row++) {
            sizes[assigned[row]]++;
            int from = points.index(row);
            int to = centres.index(assigned[row]);
            for (int i = 0; i < points.columns(); i++) {
                centres.data()[to + i] += points.data()[from + i];
            }
        }
        for (int c = 0; c < clusters; c++) {
            if (sizes[c] == 0) {
                int farthest = farthest(points, similarity);
                similarity[farthest] = Float.POSITIVE_INFINITY;
                System.arraycopy(points.data(), points.index(farthest), centres.data(), centres.index(c),
                        points.columns());
                sizes[c] = 1;
            }
            for (int i = centres.index(c); i < centres.index(c) + points.columns(); i++) {
                centres.data()[i] /= sizes[c];
            }
        }
        if (spherical) {
            Rows.normalise(centres);
        }
        return centres;
    }

    /** Similarity is x c, or x c - |c|^2 / 2 for Euclidean distance, which |x|^2 / 2 completes. */
    private int farthest(Matrix points, float[] similarity) {
        int farthest = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < similarity.length; row++) {
            double distance = -similarity[row];
            if (!spherical) {
                int at = points.index(row);
                distance += Rows.dot(points.data(), at, points.data(), at, points.columns()) / 2;
            }
            if (distance > largest) {
                largest = distance;
                farthest = row;
            }
        }
        return farthest;
    }
}
