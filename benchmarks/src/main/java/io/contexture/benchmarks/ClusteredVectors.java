package io.contexture.benchmarks;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import java.util.Random;

/** Points of as many dimensions as networks' embeddings seem to have, around 5,000 centres, seen through a random map, with noise. */
final class ClusteredVectors {

    private static final int HIDDEN = 32;

    private ClusteredVectors() {}

    static Matrix of(int rows, int columns) {
        Random random = new Random(1);
        Matrix map = gaussians(columns, HIDDEN, 1, random);
        Matrix centres = gaussians(5000, HIDDEN, 1, random);
        Matrix hidden = gaussians(rows, HIDDEN, 0.7f, random);
        for (int row = 0; row < rows; row++) {
            int centre = random.nextInt(centres.rows());
            for (int i = 0; i < HIDDEN; i++) {
                hidden.set(row, i, hidden.get(row, i) + centres.get(centre, i));
            }
        }
        Matrix noise = gaussians(rows, columns, 0.3f, random);
        Matrix vectors = MatrixProduct.timesTransposed(hidden, map);
        for (int i = 0; i < vectors.data().length; i++) {
            vectors.data()[i] += noise.data()[i];
        }
        return Rows.normalised(vectors);
    }

    private static Matrix gaussians(int rows, int columns, float deviation, Random random) {
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int i = 0; i < matrix.data().length; i++) {
            matrix.data()[i] = deviation * (float) random.nextGaussian();
        }
        return matrix;
    }
}
