package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Miner;
import io.contexture.mining.Pairs;
import io.contexture.mining.Triplets;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarginLossTest {

    private static final int[] LABELS = {0, 0, 1, 1, 0};
    private static final Matrix ROWS = Batches.clustered(LABELS, 4, 1, new Random(6));

    private static LossValue evaluate(MarginLoss loss) {
        return loss
                .evaluate(Batch.of(ROWS, LABELS).withState(loss.initialState(2, 4, new SplittableRandom(1))));
    }

    private static double distance(int i, int j) {
        double[][] rows = new double[2][4];
        for (int at = 0; at < 4; at++) {
            rows[0][at] = ROWS.get(i, at);
            rows[1][at] = ROWS.get(j, at);
        }
        return PlainProxyLosses.distance(rows[0], rows[1]);
    }

    /** The authors' code, line by line: sums over triplets, divided by the pairs that violate. */
    @Test
    void ofMinedTripletsBothPairsCountAsOftenAsTheyOccur() {
        int[][] triplets = {{0, 1, 2}, {0, 4, 2}, {0, 1, 2}, {3, 2, 1}};
        double beta = 1.0f;
        double nu = 0.05;
        double sum = 0;
        int violating = 0;
        double[] onBeta = new double[2];
        for (int[] t : triplets) {
            double positive = Math.max(0, distance(t[0], t[1]) - beta + 0.3);
            double negative = Math.max(0, beta - distance(t[0], t[2]) + 0.3);
            sum += positive + negative + nu * beta;
            violating += (positive > 0 ? 1 : 0) + (negative > 0 ? 1 : 0);
            onBeta[LABELS[t[0]]] += nu + (negative > 0 ? 1 : 0) - (positive > 0 ? 1 : 0);
        }
        assertThat(violating).isPositive();
        Miner miner = (scores, dimension, comparison, random) -> new Triplets(5, new int[]{0, 0, 0, 3},
                new int[]{1, 4, 1, 2},
                new int[]{2, 2, 2, 1});
        LossValue value = evaluate(new MarginLoss(0.3, beta, true, nu, null).withMiner(miner));
        assertThat(value.value()).isCloseTo(sum / violating, within(1e-6));
        float[] gradient = Objects.requireNonNull(value.weightGradients().get("beta")).toArray();
        assertThat((double) gradient[0]).isCloseTo(onBeta[0] / violating, within(1e-6));
        assertThat((double) gradient[1]).isCloseTo(onBeta[1] / violating, within(1e-6));
    }

    @Test
    void ofMinedPairsOnlyTheyCount() {
        Miner miner = (scores, dimension, comparison, random) -> new Pairs(new int[][]{{4}, {}, {}, {}, {}},
                new int[][]{{}, {}, {1}, {}, {}});
        MarginLoss loss = new MarginLoss(2, 1.2, false, 0, miner);
        double expected = (2 + distance(0, 4) - 1.2f + 2 + 1.2f - distance(2, 1)) / 2;
        assertThat(evaluate(loss).value()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void whereNothingViolatesTheLossIsZeroWithZeroGradients() {
        Miner none = (scores, dimension, comparison, random) -> new Pairs(new int[5][0], new int[5][0]);
        LossValue value = evaluate(new MarginLoss(0.2, 1.2, false, 1, none));
        assertThat(value.value()).isZero();
        assertThat(value.gradient().toArray()).containsOnly(0f);
        assertThat(Objects.requireNonNull(value.weightGradients().get("beta")).toArray()).containsOnly(0f);
    }

    @Test
    void referencesAreComparedWithAndTrainedWhereAsked() {
        MarginLoss loss = new MarginLoss(0.2, 1.2, false, 0, null);
        Batch batch = Batch.of(ROWS, LABELS).withState(loss.initialState(2, 4, new SplittableRandom(1)));
        LossValue within = loss.evaluate(batch);
        LossValue between = loss.evaluate(
                batch.withReferences(new References(ROWS, LABELS, new int[]{0, 1, 2, 3, 4}, true)));
        assertThat(between.value()).isCloseTo(within.value(), within(1e-9));
        float[] onAnchors = between.gradient().toArray();
        float[] onReferences = Objects.requireNonNull(between.referenceGradient()).toArray();
        for (int at = 0; at < onAnchors.length; at++) {
            assertThat(onAnchors[at] + onReferences[at]).isCloseTo(within.gradient().data()[at],
                    within(1e-6f));
        }
    }

    @Test
    void boundariesOfAnotherShapeAreRefused() {
        MarginLoss one = new MarginLoss(0.2, 1.2, false, 0, null);
        MarginLoss each = new MarginLoss(0.2, 1.2, true, 0, null);
        Batch batch = Batch.of(ROWS, LABELS).withState(each.initialState(2, 4, new SplittableRandom(1)));
        assertThatThrownBy(() -> one.evaluate(batch)).hasMessageContainingAll("2 x 1", "1 x 1");
    }
}
