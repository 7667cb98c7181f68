package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.stream.IntStream;

/** The mean of each class's embeddings, normalised. */
final class Centroids {

    private Centroids() {}

    /**
     * The centroids.
     *
     * @param embeddings a row for each image
     * @return a row for each class, of norm 1 (0 if the class's embeddings cancel out)
     */
    static Matrix of(ClassIndex data, Matrix embeddings) {
        int d = embeddings.columns();
        Matrix means = Matrix.zeros(data.classes(), d);
        IntStream.range(0, data.classes()).parallel().forEach(c -> {
            double[] sum = new double[d];
            for (int row : data.rows(c)) {
                int at = embeddings.index(row);
                for (int i = 0; i < d; i++) {
                    sum[i] += embeddings.data()[at + i];
                }
            }
            int at = means.index(c);
            for (int i = 0; i < d; i++) {
                means.data()[at + i] = (float) (sum[i] / data.rows(c).length);
            }
        });
        Rows.normalise(means);
        return means;
    }
}
