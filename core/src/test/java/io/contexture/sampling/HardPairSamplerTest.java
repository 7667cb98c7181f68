package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HardPairSamplerTest {

    private static final RankPower NEAREST = new RankPower(Double.NEGATIVE_INFINITY);

    /** Normalised class means, computed plainly. */
    private static Matrix centroids(ClassIndex data, Matrix embeddings) {
        Matrix means = Matrix.zeros(data.classes(), embeddings.columns());
        for (int c = 0; c < data.classes(); c++) {
            for (int row : data.rows(c)) {
                for (int i = 0; i < embeddings.columns(); i++) {
                    means.set(c, i, means.get(c, i) + embeddings.get(row, i));
                }
            }
        }
        Rows.normalise(means);
        return means;
    }

    @Test
    void aPartnerIsTheNearestClassOfTheSuperClassThatIsNotInThePart() {
        ClassIndex data = DataSets.even(40, 3, 20);
        Matrix embeddings = DataSets.embeddings(data, 8, 0.3, 1);
        Matrix centroids = centroids(data, embeddings);
        Matrix scores = MatrixProduct.timesTransposed(centroids, centroids);
        int[] classOf = DataSets.classOf(data);
        // Parts of two classes: one drawn and its partner, of all others of the super-class.
        List<int[]> epoch = new HardPairSampler(data, 8, 2, 300, NEAREST, 0).epoch(new Random(2), embeddings);
        assertThat(epoch).hasSize(300);
        for (int[] batch : epoch) {
            for (int from = 0; from < 8; from += 4) {
                int drawn = classOf[batch[from]];
                int nearest = IntStream.range(drawn / 20 * 20, drawn / 20 * 20 + 20)
                        .filter(c -> c != drawn).boxed()
                        .max(Comparator.comparingDouble(c -> scores.get(drawn, c))).orElseThrow();
                assertThat(classOf[batch[from + 2]]).isEqualTo(nearest);
            }
        }
    }

    @Test
    void laterPartnersLeaveOutWhatIsInThePartAndTheDrawnHalfIsUniform() {
        ClassIndex data = DataSets.even(10, 2, 10);
        Matrix embeddings = DataSets.embeddings(data, 4, 0.1, 3);
        Matrix centroids = centroids(data, embeddings);
        Matrix scores = MatrixProduct.timesTransposed(centroids, centroids);
        int[] classOf = DataSets.classOf(data);
        int[] drawn = new int[10];
        for (int[] batch : new HardPairSampler(data, 12, 2, 4000, NEAREST, 0).epoch(new Random(4),
                embeddings)) {
            int[] classes = IntStream.range(0, 6).map(place -> classOf[batch[2 * place]]).toArray();
            boolean[] taken = new boolean[10];
            for (int place = 0; place < 6; place += 2) {
                taken[classes[place]] = true;
                drawn[classes[place]]++;
            }
            for (int place = 0; place < 6; place += 2) {
                int anchor = classes[place];
                int nearest = IntStream.range(0, 10).filter(c -> !taken[c]).boxed()
                        .max(Comparator.comparingDouble(c -> scores.get(anchor, c))).orElseThrow();
                assertThat(classes[place + 1]).isEqualTo(nearest);
                taken[nearest] = true;
            }
        }
        ChiSquared.assertDrawnFrom(IntStream.range(0, 10).mapToDouble(_ -> 1).toArray(), drawn);
    }

    @Test
    void clustersOfCentroidsTakeThePlaceOfSuperClasses() {
        // Three families of ten classes, far from each other; the super-classes run across them.
        int[] labels = IntStream.range(0, 120).map(row -> row / 4).toArray();
        ClassIndex data = ClassIndex.of(labels, Arrays.stream(labels).map(label -> label % 2).toArray());
        Random random = new Random(5);
        Matrix embeddings = Matrix.zeros(120, 16);
        for (int row = 0; row < 120; row++) {
            for (int i = 0; i < 16; i++) {
                embeddings.set(row, i,
                        (i == row / 40 ? 3 : 0) + (i == 3 + row / 4 % 10 ? 0.5f : 0)
                                + 0.02f * (float) random.nextGaussian());
            }
        }
        Rows.normalise(embeddings);
        var sampler = new HardPairSampler(data, 32, 4, 5, new RankPower(0), 3);
        List<int[]> epoch = sampler.epoch(new Random(6), embeddings);
        assertThat(epoch).hasSize(15).hasSize(sampler.batchesPerEpoch());
        int[] batchesOfPair = new int[3];
        for (int[] batch : epoch) {
            int[] families = Arrays.stream(batch).map(row -> row / 40).toArray();
            assertThat(Arrays.stream(families, 0, 16).distinct().count()).isEqualTo(1);
            assertThat(Arrays.stream(families, 16, 32).distinct().count()).isEqualTo(1);
            batchesOfPair[families[0] + families[16] - 1]++;
        }
        assertThat(batchesOfPair).containsOnly(5);
    }

    @Test
    void clustersThatAreFewOrUnevenStillFillTheEpoch() {
        ClassIndex data = DataSets.mixed(30, 5, 1);
        for (int clusters : new int[]{1, 2, 12, 100}) {
            var sampler = new HardPairSampler(data, 32, 4, 3, new RankPower(-1), clusters);
            for (double scatter : new double[]{0, 0.3}) {
                Matrix embeddings = DataSets.embeddings(data, 3, scatter, 7);
                List<int[]> epoch = sampler.epoch(new Random(8), embeddings);
                // 8 classes a batch: 30 classes make 7 clusters of half a batch at most.
                int made = Math.min(7, clusters);
                assertThat(epoch).hasSize(3 * (made == 1 ? 1 : made * (made - 1) / 2));
                DataSets.assertWholeClasses(data, epoch, 32, 4);
            }
        }
    }

    @Test
    void embeddingsThatAreAllTheSameAreNoHindrance() {
        ClassIndex data = DataSets.even(24, 4, 8);
        Matrix embeddings = Matrix.zeros(96, 4);
        for (int row = 0; row < 96; row++) {
            embeddings.set(row, 0, 1);
        }
        for (PartnerChoice partner : List.of(NEAREST, new DistanceWeight(), new NearestUniformly(10),
                new UniformHistogram(100))) {
            for (int clusters : new int[]{0, 6}) {
                List<int[]> epoch = new HardPairSampler(data, 16, 4, 2, partner, clusters)
                        .epoch(new Random(9), embeddings);
                assertThat(epoch).isNotEmpty();
                DataSets.assertWholeClasses(data, epoch, 16, 4);
            }
        }
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithTheWayOut() {
        ClassIndex data = DataSets.even(12, 4, 6);
        assertThatThrownBy(() -> new HardPairSampler(data, 8, 4, 10, NEAREST, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pairs of classes need 2")
                .hasMessageContaining("at least 16");
        assertThatThrownBy(() -> new HardPairSampler(data, 16, 4, 10, NEAREST, -1))
                .hasMessageContaining("clusters is -1").hasMessageContaining("usually 12");
        assertThatThrownBy(() -> new HardPairSampler(data, 12, 4, 10, NEAREST, 0))
                .hasMessageContaining("a batch size of 16");
        var sampler = new HardPairSampler(data, 16, 4, 10, NEAREST, 0);
        assertThatThrownBy(() -> sampler.epoch(new Random(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("needs the embeddings of the data set");
        assertThatThrownBy(() -> sampler.epoch(new Random(1), Matrix.zeros(3, 2)))
                .hasMessageContaining("3 embeddings of 48 images");
    }
}
