package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Miner;
import io.contexture.mining.Pairs;
import io.contexture.mining.Tuples;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.DotProduct;
import io.contexture.similarity.LpSimilarity;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.similarity.SignalToNoise;
import io.contexture.similarity.Similarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComposedLossTest {

    private static final int N = 16;
    private static final int[] LABELS = Batches.labels(N, 4);
    private static final Matrix ROWS = Batches.clustered(LABELS, 7, 0.8, new Random(21));

    /** Of each anchor's pairs every other one, beginning at a place that it draws. */
    record EveryOther(Similarity similarity) implements Miner {

        @Override
        public Tuples mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
            assertThat(scores.toArray()).isEqualTo(similarity.within(ROWS).values().toArray());
            int[][] positives = new int[comparison.anchors()][];
            int[][] negatives = new int[comparison.anchors()][];
            int[] room = new int[comparison.references()];
            for (int i = 0; i < positives.length; i++) {
                int start = random.nextInt(2);
                positives[i] = half(room, comparison.positives(i, room), start);
                negatives[i] = half(room, comparison.negatives(i, room), start);
            }
            return new Pairs(positives, negatives);
        }

        private static int[] half(int[] columns, int count, int start) {
            return IntStream.range(0, count).filter(at -> at % 2 == start).map(at -> columns[at]).toArray();
        }
    }

    static List<ComposedLoss> compositions() {
        List<ComposedLoss> all = new ArrayList<>();
        for (ElementLoss loss : List.of(new NTXentLoss(0.3f), new SupConLoss(0.5), MultiSimilarityLoss.USUAL,
                new LiftedStructureLoss(0, -1), new NPairsLoss(), CircleLoss.USUAL,
                new MarginContrastiveLoss(0, -1))) {
            for (Similarity similarity : List.of(CosineSimilarity.COSINE, DotProduct.DOT_PRODUCT,
                    LpSimilarity.EUCLIDEAN,
                    new SignalToNoise(true))) {
                all.add(ComposedLoss.of(loss).withSimilarity(similarity));
                all.add(ComposedLoss.of(loss).withSimilarity(similarity).withReducer(Reducer.NON_ZERO_MEAN)
                        .withMiner(new EveryOther(LpSimilarity.EUCLIDEAN)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void aCompositionIsItsPartsOneAfterTheOther(ComposedLoss loss) {
        ElementLoss formula = (ElementLoss) loss.loss();
        Batch batch = Batch.of(ROWS, LABELS).withRandom(new Random(3));
        LossValue value = loss.evaluate(batch);

        Comparison comparison = batch.comparison();
        Miner miner = loss.miner();
        if (miner != null) {
            comparison = comparison.restrictedTo(
                    miner.mine(miner.similarity().within(ROWS).values(), ROWS.columns(), comparison,
                            new Random(3)));
        }
        ScoreMatrix scores = loss.similarity().within(ROWS);
        Reducer reducer = loss.reducer();
        LossValue onScores = formula.evaluateScores(scores.values(), comparison,
                reducer == null ? formula.reducer() : reducer);
        assertThat(value.value()).isEqualTo(onScores.value()).isFinite();
        assertThat(value.gradient().toArray()).isEqualTo(scores.onAnchors(onScores.gradient()).toArray());
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void pairsThatWereNotMinedHaveNoSlopes(ComposedLoss loss) {
        ElementLoss formula = (ElementLoss) loss.loss();
        Matrix scores = loss.similarity().within(ROWS).values();
        int[][] positives = new int[N][0];
        int[][] negatives = new int[N][0];
        positives[2] = new int[]{0, 3};
        negatives[2] = new int[]{5, 9};
        Comparison mined = Comparison.within(LABELS).restrictedTo(new Pairs(positives, negatives));
        Matrix gradient = formula.evaluateScores(scores, mined).gradient();
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                if (i != 2 || !List.of(0, 3, 5, 9).contains(j)) {
                    assertThat(gradient.get(i, j)).as("(%d, %d)", i, j).isZero();
                }
            }
        }
        Comparison none = Comparison.within(LABELS).restrictedTo(new Pairs(new int[N][0], new int[N][0]));
        LossValue ofNone = formula.evaluateScores(scores, none);
        assertThat(ofNone.value()).isZero();
        assertThat(ofNone.gradient().toArray()).containsOnly(0f);
    }

    @Test
    void elementsKeepTheOrderOfTheirAnchors() {
        Matrix scores = CosineSimilarity.COSINE.within(ROWS).values();
        double[] all = new NTXentLoss(0.3f).elements(scores, Comparison.within(LABELS));
        assertThat(all).hasSize(N * 3);
        int[][] positives = new int[N][0];
        int[][] negatives = new int[N][0];
        positives[5] = new int[]{4, 6, 7};
        negatives[5] = IntStream.range(0, N).filter(j -> LABELS[j] != LABELS[5]).toArray();
        double[] ofFive = new NTXentLoss(0.3f).elements(scores,
                Comparison.within(LABELS).restrictedTo(new Pairs(positives, negatives)));
        assertThat(ofFive).containsExactly(Arrays.copyOfRange(all, 15, 18), within(1e-12));
    }

    @Test
    void aLossThatIsNoMeanOfElementsTakesNoReducer() {
        ComposedLoss regulariser = ComposedLoss.of(new SimilarityRegulariser(0.25f));
        assertThatThrownBy(() -> regulariser.withReducer(Reducer.MEAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a mean of elements");
    }
}
