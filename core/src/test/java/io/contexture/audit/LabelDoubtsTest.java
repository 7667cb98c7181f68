package io.contexture.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
        Neighbours nearest = ExactSearch.searchSelf(set.rows, NeighbourVote.DEFAULT.k());
        double baseline = set.precision(NearestDisagreement.of(nearest, set.labels));
        double ours = set.precision(LabelDoubts.of(nearest, set.labels, NeighbourVote.DEFAULT));
        assertThat(ours).isGreaterThan(baseline + 0.1);
    }

    @Test
    void theSurestComeFirstAndDoubtsAreSharesOfTheVote() {
        Planted set = Planted.of(4, 0.2, 0.75);
        List<LabelDoubt> doubts = LabelDoubts.of(set.rows, set.labels);
        assertThat(doubts).isSortedAccordingTo(LabelDoubt.SUREST_FIRST)
                .allSatisfy(doubt -> {
                    assertThat(doubt.doubt()).isPositive().isLessThanOrEqualTo(1);
                    assertThat(doubt.suggested()).isNotEqualTo(set.labels[doubt.row()]);
                });
        assertThat(doubts).extracting(LabelDoubt::row).doesNotHaveDuplicates();
    }

    @Test
    void theVoteIsItsFormula() {
        // Row 0 is of class 7. Its neighbours: one of its class, and two of class 9.
        Neighbours nearest = new Neighbours(4, 3, new int[]{1, 2, 3, 0, 2, 3, 3, 0, 1, 2, 0, 1},
                new float[]{0.8f, 0.7f, 0.6f, 0.8f, 0.1f, 0.1f, 0.9f, 0.7f, 0.1f, 0.9f, 0.6f, 0.1f});
        int[] labels = {7, 7, 9, 9};
        double near = Math.exp(-1);
        double far = Math.exp(-2);
        double all = 1 + near + far;
        assertThat(LabelDoubts.of(nearest, labels, new NeighbourVote(3, 0.1, 0))).isEmpty();
        // The colder the vote the more the nearest counts; here the two others win together.
        LabelDoubt warm = LabelDoubts.of(nearest, labels, new NeighbourVote(3, 1, 0)).getFirst();
        assertThat(warm.row()).isZero();
        assertThat(warm.suggested()).isEqualTo(9);
        double shares = 1 + Math.exp(-0.1) + Math.exp(-0.2);
        assertThat(warm.doubt()).isCloseTo((Math.exp(-0.1) + Math.exp(-0.2) - 1) / shares,
                org.assertj.core.api.Assertions.within(1e-6));
        assertThat(1 / all).isGreaterThan((near + far) / all);
    }

    @Test
    void rowsWithoutNeighboursAndClassesOfOneAreNoFault() {
        assertThat(LabelDoubts.of(Matrix.zeros(0, 3), new int[0])).isEmpty();
        assertThat(LabelDoubts.of(Matrix.of(new float[]{1, 0}, 1, 2), new int[]{5})).isEmpty();
        assertThat(LabelDoubts.of(Matrix.of(new float[]{1, 0, 1, 0}, 2, 2), new int[]{5, 6}))
                .containsExactly(new LabelDoubt(0, 6, 1), new LabelDoubt(1, 5, 1));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> LabelDoubts.of(Matrix.zeros(3, 2), new int[2]))
                .hasMessageContaining("2 labels for 3 rows");
        assertThatThrownBy(() -> new NeighbourVote(0, 0.1, 1)).hasMessageContaining("k is 0");
        assertThatThrownBy(() -> new NeighbourVote(5, 0, 1)).hasMessageContaining("temperature is 0");
        assertThatThrownBy(() -> new NeighbourVote(5, 0.1, -1)).hasMessageContaining("rounds is -1");
    }
}
