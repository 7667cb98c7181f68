package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.TripletDifficulty;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients against differences of values, for the losses that have true gradients (the contextual loss, whose
 * indicator's derivative is a stand-in, has none to compare with).
 */
class FiniteDifferenceTest {

    private static final int N = 18;
    private static final float STEP = 1f / 1024;

    @ParameterizedTest
    @ValueSource(floats = {0.05f, 0.1f, 1f})
    void ntXentOfScores(float temperature) {
        checkOnScores(new NTXentLoss(temperature), 1e-3);
    }

    @ParameterizedTest
    @CsvSource({"0.75, 0.6", "0.9, 0.6", "0.2, -0.1"})
    void marginContrastiveOfScores(float positiveMargin, float negativeMargin) {
        checkOnScores(new MarginContrastiveLoss(positiveMargin, negativeMargin), 1e-3);
    }

    static List<SimilarityLoss> pairLosses() {
        float[] positiveMargins = new float[N];
        float[] negativeMargins = new float[N];
        for (int i = 0; i < N; i++) {
            positiveMargins[i] = i * 0.05f;
            negativeMargins[i] = 0.5f - i * 0.06f;
        }
        return List.of(MarginContrastiveLoss.withMarginsOfRows(positiveMargins, negativeMargins),
                new SupConLoss(0.1), new SupConLoss(1), new MultiSimilarityLoss(2, 50, 0.5),
                new MultiSimilarityLoss(5, 7, -0.2), new LiftedStructureLoss(0, -1),
                new LiftedStructureLoss(-3, 0.5), new NPairsLoss(), TripletMarginLoss.USUAL,
                new TripletMarginLoss(0.3, true, false, TripletDifficulty.EVERY),
                ComposedLoss.of(new NTXentLoss(0.2f))
                        .withReducer(new Reducer.ClassWeightedMean(Map.of(1, 3.0, 2, 0.25))));
    }

    @ParameterizedTest
    @MethodSource("pairLosses")
    void pairLossesOfScores(SimilarityLoss loss) {
        checkOnScores(loss, 2e-3);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.25f, -0.5f})
    void regulariserOfScores(float target) {
        checkOnScores(new SimilarityRegulariser(target), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void embeddingsThroughNormalisationAndScores(long seed) {
        checkOnEmbeddings(new NTXentLoss(0.2f), seed);
        checkOnEmbeddings(new SimilarityRegulariser(-0.5f), seed);
        checkOnEmbeddings(new MarginContrastiveLoss(0.9999f, -1), seed);
        checkOnEmbeddings(new SupConLoss(0.2), seed);
        checkOnEmbeddings(new MultiSimilarityLoss(2, 10, 0.5), seed);
        checkOnEmbeddings(LiftedStructureLoss.USUAL, seed);
        checkOnEmbeddings(new NPairsLoss(), seed);
        checkOnEmbeddings(VICRegLoss.USUAL, seed);
        checkOnEmbeddings(new TripletMarginLoss(0.5, true, false, TripletDifficulty.EVERY), seed);
        checkOnEmbeddings(new SmoothAPLoss(0.3), seed);
    }

    /** Each score moved by itself; the matrix is not symmetric. Scores are kept off the margins' kinks. */
    private static void checkOnScores(SimilarityLoss loss, double tolerance) {
        Random random = new Random(7);
        int[] labels = Batches.labels(N, 3);
        Matrix scores = Matrix.zeros(N, N);
        for (int at = 0; at < N * N; at++) {
            // Odd multiples of 1/256 and a step of 1/1024: no margin of two digits lies within a step.
            scores.data()[at] = (2 * random.nextInt(-64, 64) + 1) / 128f + 1f / 256;
        }
        Matrix gradient = loss.evaluateScores(scores, labels).gradient();
        double largest = 0;
        for (float entry : gradient.data()) {
            largest = Math.max(largest, Math.abs(entry));
        }
        assertThat(largest).isPositive();
        ScoreDifferences.check(moved -> loss.evaluateScores(moved, labels), scores, gradient, STEP,
                tolerance * largest, loss);
    }

    /** The batch moved along random directions: scores come in float, so that single entries drown in rounding. */
    private static void checkOnEmbeddings(EmbeddingLoss loss, long seed) {
        Random random = new Random(seed);
        int[] labels = Batches.labels(N, 3);
        Matrix rows = Batches.clustered(labels, 8, 1, random);
        Matrix gradient = loss.evaluate(rows, labels).gradient();
        double length = 0;
        for (float entry : gradient.data()) {
            length += (double) entry * entry;
        }
        for (int direction = 0; direction < 10; direction++) {
            Matrix ahead = Matrix.zeros(N, 8);
            Matrix behind = Matrix.zeros(N, 8);
            double slope = 0;
            for (int at = 0; at < N * 8; at++) {
                float step = (float) random.nextGaussian() * 0.004f;
                ahead.data()[at] = rows.data()[at] + step;
                behind.data()[at] = rows.data()[at] - step;
                slope += gradient.data()[at] * ((double) ahead.data()[at] - behind.data()[at]);
            }
            double difference = loss.evaluate(ahead, labels).value() - loss.evaluate(behind, labels).value();
            assertThat(slope).as("direction %d of %s", direction, loss)
                    .isCloseTo(difference, within(5e-3 * 0.008 * Math.sqrt(length)));
        }
    }
}
