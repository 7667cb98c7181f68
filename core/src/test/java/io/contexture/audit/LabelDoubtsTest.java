package io.contexture.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.Neighbours;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelDoubtsTest {

    private static final int CLASSES = 40;
    private static final int MEMBERS = 12;

    /**
     * A set with planted errors.
     *
     * @param rows   of length 1, those of a class around its centre, and somewhat mixed with others
     * @param truth  class of each row
     * @param labels the same, but for the planted errors
     */
    private record Planted(Matrix rows, int[] truth, int[] labels, Set<Integer> wrong) {

        static Planted of(long seed, double share, double spread) {
            Random random = new Random(seed);
            int d = 16;
            Matrix centres = Matrix.zeros(CLASSES, d);
            Matrix rows = Matrix.zeros(CLASSES * MEMBERS, d);
            for (int at = 0; at < centres.data().length; at++) {
                centres.data()[at] = (float) random.nextGaussian();
            }
            int[] truth = new int[rows.rows()];
            int[] labels = new int[truth.length];
            Set<Integer> wrong = new TreeSet<>();
            for (int row = 0; row < truth.length; row++) {
                truth[row] = row % CLASSES;
                labels[row] = truth[row];
                if (random.nextDouble() < share) {
                    labels[row] = (truth[row] + 1 + random.nextInt(CLASSES - 1)) % CLASSES;
                    wrong.add(row);
                }
                for (int c = 0; c < d; c++) {
                    rows.set(row, c,
                            centres.get(truth[row], c) + (float) (spread * random.nextGaussian()));
                }
            }
            return new Planted(Rows.normalised(rows), truth, labels, wrong);
        }

        double precision(List<LabelDoubt> doubts) {
            return doubts.stream().limit(wrong.size()).filter(doubt -> wrong.contains(doubt.row())).count()
                    / (double) wrong.size();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3})
    void wellPartedClassesGiveAllPlantedErrorsFirstWithTheirTrueLabels(double share) {
        Planted set = Planted.of(1, share, 0.15);
        List<LabelDoubt> doubts = LabelDoubts.of(set.rows, set.labels);
        assertThat(set.precision(doubts)).isEqualTo(1);
        doubts.stream().limit(set.wrong.size())
                .forEach(doubt -> assertThat(doubt.suggested()).isEqualTo(set.truth[doubt.row()]));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whereClassesMixItIsFarMorePreciseThanTheNearestNeighbour(long seed) {
        Planted set = Planted.of(seed, 0.1, 0.75);
        Neighbours nearest = NearestOthers.of(RowSource.of(set.rows), 1);
        double baseline = set.precision(NearestDisagreement.of(nearest, set.labels));
        double ours = set.precision(LabelDoubts.of(set.rows, set.labels));
        assertThat(ours).isGreaterThan(baseline + 0.1);
    }

    @Test
    void theSurestComeFirst() {
        Planted set = Planted.of(4, 0.2, 0.75);
        List<LabelDoubt> doubts = LabelDoubts.of(set.rows, set.labels);
        assertThat(doubts).isSortedAccordingTo(LabelDoubt.SUREST_FIRST)
                .allSatisfy(doubt -> {
                    assertThat(doubt.doubt()).isPositive().isLessThanOrEqualTo(1);
                    assertThat(doubt.suggested()).isNotEqualTo(set.labels[doubt.row()]);
                });
        assertThat(doubts).extracting(LabelDoubt::row).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void doubtsAreTheirFormulaWhateverTheStretch(int members) {
        Planted set = Planted.of(5, 0.1, 0.75);
        Matrix scores = MatrixProduct.timesTransposed(set.rows, set.rows);
        List<LabelDoubt> plain = new ArrayList<>();
        for (int row = 0; row < set.labels.length; row++) {
            int self = row;
            double[] affinities = IntStream.range(0, CLASSES).mapToDouble(label -> IntStream
                    .range(0, set.labels.length).filter(other -> other != self && set.labels[other] == label)
                    .mapToDouble(other -> -scores.get(self, other)).sorted().limit(members).map(s -> -s)
                    .average().orElseThrow()).toArray();
            int best = IntStream.range(0, CLASSES).filter(label -> label != set.labels[self]).boxed()
                    .max(Comparator.comparingDouble(label -> affinities[label])).orElseThrow();
            plain.add(new LabelDoubt(row, best,
                    Math.tanh(5 * (affinities[best] - affinities[set.labels[row]]))));
        }
        LabelDoubts stretched = new LabelDoubts(set.labels, members, 97);
        stretched.judge(RowSource.of(set.rows), IntStream.range(0, set.labels.length).toArray());
        for (List<LabelDoubt> doubts : List.of(stretched.surestFirst(),
                LabelDoubts.of(RowSource.of(set.rows), set.labels, members))) {
            assertThat(doubts).hasSize((int) plain.stream().filter(doubt -> doubt.doubt() > 1e-6).count());
            for (LabelDoubt doubt : doubts) {
                assertThat(doubt.suggested()).isEqualTo(plain.get(doubt.row()).suggested());
                assertThat(doubt.doubt()).isCloseTo(plain.get(doubt.row()).doubt(), within(1e-5));
            }
        }
    }

    @Test
    void rowsMayBeJudgedInEmbeddingsOfTheirOwn() {
        Planted set = Planted.of(6, 0.1, 0.5);
        // The same space with its axes in another order: nothing changes but the order of sums.
        int d = set.rows.columns();
        Matrix turned = Matrix.zeros(set.rows.rows(), d);
        for (int row = 0; row < turned.rows(); row++) {
            for (int c = 0; c < d; c++) {
                turned.set(row, c, set.rows.get(row, d - 1 - c));
            }
        }
        LabelDoubts folds = new LabelDoubts(set.labels, LabelDoubts.MEMBERS);
        folds.judge(RowSource.of(set.rows),
                IntStream.range(0, set.labels.length).filter(r -> r % 3 == 0).toArray());
        folds.judge(RowSource.of(turned),
                IntStream.range(0, set.labels.length).filter(r -> r % 3 != 0).toArray());
        assertThat(folds.surestFirst().stream().map(LabelDoubt::row).sorted())
                .isEqualTo(
                        LabelDoubts.of(set.rows, set.labels).stream().map(LabelDoubt::row).sorted().toList());
    }

    @Test
    void rowsWithoutNeighboursAndClassesOfOneAreNoFault() {
        assertThat(LabelDoubts.of(Matrix.zeros(0, 3), new int[0])).isEmpty();
        assertThat(LabelDoubts.of(Matrix.of(new float[]{1, 0}, 1, 2), new int[]{5})).isEmpty();
        assertThat(LabelDoubts.of(Matrix.of(new float[]{1, 0, 1, 0}, 2, 2), new int[]{5, 6}))
                .as("each is alone in its class").isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> LabelDoubts.of(Matrix.zeros(3, 2), new int[2]))
                .hasMessageContaining("2 labels for 3 rows");
        assertThatThrownBy(() -> new LabelDoubts(new int[2], 0)).hasMessageContaining("members is 0");
        Matrix broken = Matrix.zeros(3, 2);
        broken.set(1, 0, Float.NaN);
        assertThatThrownBy(() -> LabelDoubts.of(broken, new int[3])).hasMessageContaining("row 1 has NaN");
    }
}
