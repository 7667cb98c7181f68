package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClassMeansTest {

    private static final int D = 6;

    private static LossState moved(EmbeddingLoss loss, int classes, Matrix rows, int[] labels) {
        return ClassMeans.in(loss.initialState(classes, D, new SplittableRandom(3)), classes, rows, labels,
                new SplittableRandom(4));
    }

    @Test
    void aProxyIsTheUnitMeanOfItsClassWhateverTheLengthsOfItsImages() {
        Matrix rows = Matrix.of(new float[]{2, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, 3, D);
        Matrix proxies = moved(new ProxyNCALoss(9), 2, rows, new int[]{1, 1, 0}).weightsOf("proxies");
        float half = (float) Math.sqrt(0.5);
        assertThat(proxies.toArray()).containsExactly(
                new float[]{0, 0, 0, 0, 0, 1, half, half, 0, 0, 0, 0}, within(1e-6f));
    }

    @Test
    void aClassWithoutImagesAndOneWhoseImagesCancelOutKeepTheirRandomProxies() {
        Matrix rows = Matrix.of(new float[]{1, 0, 0, 0, 0, 0, -3, 0, 0, 0, 0, 0}, 2, D);
        ProxyNCALoss loss = new ProxyNCALoss(9);
        Matrix before = loss.initialState(3, D, new SplittableRandom(3)).weightsOf("proxies");
        assertThat(moved(loss, 3, rows, new int[]{1, 1}).weightsOf("proxies").toArray())
                .isEqualTo(before.toArray());
    }

    @Test
    void severalCentresOfAClassShareItsImagesOut() {
        int[] labels = {0, 0, 0, 0, 1, 1};
        Matrix rows = Batches.clustered(labels, D, 1, new Random(2));
        SoftTripleLoss loss = new SoftTripleLoss(20, 0.1, 0.01, 3);
        Matrix random = loss.initialState(2, D, new SplittableRandom(3)).weightsOf("proxies");
        Matrix proxies = moved(loss, 2, rows, labels).weightsOf("proxies");
        assertThat(proxies.rows()).isEqualTo(6);
        // Four images for three centres, two for three: the last keeps its random vector.
        for (int proxy = 0; proxy < 5; proxy++) {
            assertThat(Rows.norms(proxies)[proxy]).isCloseTo(1, within(1e-5f));
        }
        assertThat(proxies.rows(5, 6).toArray()).isEqualTo(random.rows(5, 6).toArray());
        assertThat(proxies.rows(0, 1).toArray()).isNotEqualTo(proxies.rows(1, 2).toArray());
        assertThat(moved(loss, 2, rows, labels).weightsOf("proxies").toArray()).isEqualTo(proxies.toArray());
    }

    @Test
    void proxiesAtClassMeansTellTheClassesApartFromTheStart() {
        int[] labels = Batches.labels(20, 4);
        Matrix rows = Batches.clustered(labels, D, 0.2, new Random(2));
        NormalisedSoftmaxLoss loss = new NormalisedSoftmaxLoss(0.05);
        Batch batch = Batch.of(rows, labels);
        double random = loss.evaluate(batch.withState(loss.initialState(5, D, new SplittableRandom(3))))
                .value();
        assertThat(loss.evaluate(batch.withState(moved(loss, 5, rows, labels))).value())
                .isLessThan(random / 2);
    }

    @Test
    void inASumOfLossesOnlyProxiesMove() {
        int[] labels = {0, 1};
        CombinedLoss sum = new CombinedLoss(List.of(
                new CombinedLoss.Term("a", 1, new CosFaceLoss(0.35, 64)),
                new CombinedLoss.Term("b", 1, new MarginLoss(0.2, 1.2, true, 0, null))));
        LossState state = moved(sum, 2, Batches.clustered(labels, D, 1, new Random(2)), labels);
        assertThat(state.weightsOf("b.beta").toArray()).containsOnly(1.2f);
        assertThat(Rows.norms(state.weightsOf("a.proxies"))).containsExactly(new float[]{1, 1},
                within(1e-5f));
        assertThat(state.weights().values()).extracting(LossState.Weights::learningRateFactor)
                .containsExactly(100.0, 50.0);
    }

    @Test
    void whatCannotBePutAtClassMeansIsRefused() {
        int[] labels = {0, 1};
        Matrix rows = Batches.clustered(labels, D, 1, new Random(2));
        assertThatThrownBy(() -> moved(new MarginLoss(0.2, 1.2, false, 0, null), 2, rows, labels))
                .hasMessageContainingAll("no proxies", "beta");
        assertThatThrownBy(() -> moved(new ProxyNCALoss(9), 2, rows, new int[]{0, 2}))
                .hasMessageContainingAll("label 2", "2 classes");
        assertThatThrownBy(() -> moved(new ProxyNCALoss(9), 2, Matrix.zeros(2, 5), labels))
                .hasMessageContainingAll("2 x 6", "length 5");
    }
}
