package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.similarity.CosineSimilarity;
import java.util.Random;

/** Families of score matrices: as embeddings give them, with equal rows, full of exact ties, and of no embeddings at all. */
enum ScoreFamily {
    COSINES, DUPLICATES, GRID, LOPSIDED;

    Matrix scores(int n, Random random) {
        if (this == GRID || this == LOPSIDED) {
            Matrix scores = Matrix.zeros(n, n);
            for (int at = 0; at < n * n; at++) {
                scores.data()[at] = this == GRID
                        ? random.nextInt(-64, 65) / 64f
                        : (float) random.nextGaussian() / 2;
            }
            return scores;
        }
        Matrix rows = Batches.clustered(Batches.labels(n, 4), 6, 0.5, random);
        if (this == DUPLICATES) {
            for (int row = 1; row < n; row += 2) {
                System.arraycopy(rows.data(), rows.index(row - 1), rows.data(), rows.index(row), 6);
            }
        }
        return CosineSimilarity.COSINE.within(rows).values();
    }
}
