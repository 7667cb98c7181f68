package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.testing.Closeness;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for the contextual similarity of any scores, against the definition written out in loops. */
class ContextualSimilarityPropertyTest {

    @Property(tries = 150)
    void equalsTheDefinitionWrittenOut(@ForAll @IntRange(min = 2, max = 40) int n,
            @ForAll @IntRange(max = 40) int wide,
            @ForAll Kind kind, @ForAll @IntRange(max = 5) int tolerance, @ForAll long seed) {
        int k = 2 + wide % (n - 1);
        float eps = tolerance / 32f;
        Matrix scores = kind.scores(n, new Random(seed));
        Matrix cotangent = Kind.LOPSIDED.scores(n, new Random(~seed));
        ContextualSimilarity similarity = ContextualSimilarity.of(scores, k, eps);
        PlainContextualSimilarity plain = new PlainContextualSimilarity(scores, k, eps);
        Closeness.check("values", Batches.widened(similarity.values()), plain.values(), 1e-6);
        Closeness.check("gradient", Batches.widened(similarity.backward(cotangent)),
                plain.backward(Batches.widened(cotangent)), 1e-5);
    }

    @Property(tries = 100)
    void liesBetween0And1AndIsSymmetric(@ForAll @IntRange(min = 2, max = 40) int n, @ForAll Kind kind,
            @ForAll @LongRange(max = 1000) long seed) {
        Matrix values = ContextualSimilarity
                .of(kind.scores(n, new Random(seed)), 2 + (int) (seed % (n - 1)), 0.05f)
                .values();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(values.get(i, j)).isBetween(0f, 1f).isEqualTo(values.get(j, i));
            }
        }
    }

    /** Families of score matrices. */
    enum Kind {
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
}
