package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.similarity.CosineSimilarity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContextualVariantTest {

    private static final int[] LABELS = Batches.labels(12, 4);
    private static final Matrix ROWS = Batches.clustered(LABELS, 6, 0.7, new Random(5));
    private static final Matrix SCORES = CosineSimilarity.COSINE.within(ROWS).values();

    private static ContextualVariantLoss loss(ContextualVariant variant) {
        return new ContextualVariantLoss(4, 0.05f, variant);
    }

    private static ContextualVariantSimilarity similarity(Matrix scores, ContextualVariant variant) {
        return ContextualVariantSimilarity.of(scores, loss(variant));
    }

    @ParameterizedTest
    @EnumSource
    void staysFiniteWhereSetsAreEmptyOrWhole(ContextualVariant variant) {
        Matrix equal = Matrix.zeros(8, 6);
        Arrays.fill(equal.data(), 3f);
        Matrix withZeros = Matrix.of(ROWS.toArray(), 12, 6);
        Arrays.fill(withZeros.data(), 18, 24, 0f);
        for (Matrix rows : List.of(equal, withZeros, ROWS, ROWS.rows(0, 4))) {
            for (int perClass : new int[]{1, 4, 12}) {
                for (float eps : new float[]{0, 0.05f, 0.4f, 0.8f, 1, 1e6f}) {
                    LossValue value = new ContextualVariantLoss(4, eps, variant).evaluate(rows,
                            Batches.labels(rows.rows(), perClass));
                    assertThat(value.value()).isBetween(0.0, 1.0);
                    for (float entry : value.gradient().data()) {
                        assertThat(entry).isFinite();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void separatedClassesHaveALowerLossThanMixedOnes(ContextualVariant variant) {
        Matrix apart = Batches.clustered(LABELS, 6, 0.05, new Random(4));
        Matrix mixed = Batches.clustered(LABELS, 6, 3, new Random(4));
        assertThat(loss(variant).evaluate(apart, LABELS).value())
                .isLessThan(loss(variant).evaluate(mixed, LABELS).value());
    }

    @ParameterizedTest
    @EnumSource
    void aViewGivesWhatItsCopyGives(ContextualVariant variant) {
        Matrix shifted = new Matrix(new float[147], 3, 12, 12);
        System.arraycopy(SCORES.data(), 0, shifted.data(), 3, 144);
        assertThat(similarity(shifted, variant).backward(shifted).toArray())
                .isEqualTo(similarity(SCORES, variant).backward(SCORES).toArray());
    }

    @Test
    void whatDiffersInTheGradientAloneHasTheValuesOfTheWhole() {
        float[] full = similarity(SCORES, ContextualVariant.FULL).values().toArray();
        float[] gradient = similarity(SCORES, ContextualVariant.FULL).backward(SCORES).toArray();
        for (ContextualVariant variant : List.of(ContextualVariant.MINIMUM,
                ContextualVariant.EXPANSION_SIZE_CONSTANT, ContextualVariant.NOTHING_CONSTANT)) {
            assertThat(similarity(SCORES, variant).values().toArray()).as("%s", variant).isEqualTo(full);
            assertThat(similarity(SCORES, variant).backward(SCORES).toArray()).as("%s", variant)
                    .isNotEqualTo(gradient);
        }
    }

    @Test
    void everyVariantHasASymbolOfItsOwn() {
        assertThat(Arrays.stream(ContextualVariant.values()).map(ContextualVariant::symbol))
                .doesNotHaveDuplicates()
                .startsWith("L_context", "L_1", "L_{1,sigma}", "L_2", "L_{2,M+}");
        assertThat(loss(ContextualVariant.SIGMOID)).hasToString(
                "ContextualVariantLoss[k=4, eps=0.05, variant=SIGMOID]");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ContextualVariantLoss(1, 0.05f, ContextualVariant.SIGMOID))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("k is 1");
        assertThatThrownBy(() -> new ContextualVariantLoss(4, -1, ContextualVariant.SIGMOID))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("eps is -1");
        assertThatThrownBy(() -> loss(ContextualVariant.SIGMOID).evaluate(ROWS.rows(0, 3), new int[3]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll("k is 4", "n = 3");
        assertThatThrownBy(() -> similarity(SCORES.rows(0, 5), ContextualVariant.FULL))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("5 x 12");
        assertThatThrownBy(() -> similarity(SCORES, ContextualVariant.FULL).backward(Matrix.zeros(2, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x 2");
        assertThatThrownBy(() -> loss(ContextualVariant.FULL).evaluateScores(SCORES,
                Comparison.between(LABELS, LABELS, LABELS))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("references");
        assertThatThrownBy(similarity(SCORES, ContextualVariant.NO_QUERY_EXPANSION)::expanded)
                .isInstanceOf(IllegalStateException.class);
    }

    /** Moving a score moves no threshold but its row's own k-th, which has no gradient; that entry is left out. */
    @Test
    void theSigmoidNeighbourhoodHasTheSlopeOfItsValues() {
        Matrix cotangent = ScoreFamily.LOPSIDED.scores(12, new Random(2));
        Matrix gradient = similarity(SCORES, ContextualVariant.SIGMOID_NEIGHBOURHOOD_ONLY)
                .backward(cotangent);
        for (int i = 0; i < 12; i++) {
            double threshold = nearest(i, 4);
            for (int j = 0; j < 12; j++) {
                double here = distance(i, j);
                double slope = i == j || here == threshold
                        ? gradient.get(i, j)
                        : cotangent.get(i, j) * slope(s -> sigmoid(threshold + 1e-5 - (2 - 2 * s)),
                                SCORES.get(i, j));
                assertThat((double) gradient.get(i, j)).isCloseTo(slope, within(2e-3));
            }
        }
    }

    /** What the gradient takes as constants, thresholds and sizes, stands still while a score is moved. */
    @Test
    void theSigmoidSimilarityHasTheSlopeOfItsValues() {
        Matrix cotangent = ScoreFamily.LOPSIDED.scores(12, new Random(3));
        Matrix gradient = similarity(SCORES, ContextualVariant.SIGMOID).backward(cotangent);
        double[][] scores = new double[12][12];
        for (int at = 0; at < 144; at++) {
            scores[at / 12][at % 12] = SCORES.get(at / 12, at % 12);
        }
        double[] sizes = Arrays.stream(members(scores, 4)).mapToDouble(row -> Arrays.stream(row).sum())
                .toArray();
        double largest = 0;
        for (float entry : gradient.data()) {
            largest = Math.max(largest, Math.abs(entry));
        }
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                // On the diagonal the clamp of D has its kink.
                if (i != j) {
                    double[] row = scores[i];
                    int column = j;
                    double here = row[j];
                    double slope = slope(s -> {
                        row[column] = s;
                        double dot = sigmoidDot(scores, sizes, cotangent);
                        row[column] = here;
                        return dot;
                    }, here);
                    assertThat((double) gradient.get(i, j)).as("%d, %d", i, j).isCloseTo(slope,
                            within(1e-4 * largest));
                }
            }
        }
    }

    private static double slope(DoubleUnaryOperator function, double at) {
        double step = 1e-6;
        return (function.applyAsDouble(at + step) - function.applyAsDouble(at - step)) / (2 * step);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x / 0.01));
    }

    private static double distance(int i, int j) {
        return Math.max(0, 2 - 2 * (double) SCORES.get(i, j));
    }

    private static double nearest(int i, int k) {
        double[] row = new double[12];
        Arrays.setAll(row, j -> distance(i, j));
        Arrays.sort(row);
        return row[k - 1];
    }

    private static double[][] members(double[][] scores, int k) {
        double[][] members = new double[12][12];
        for (int i = 0; i < 12; i++) {
            double threshold = nearest(i, k) + 0.05f;
            for (int j = 0; j < 12; j++) {
                members[i][j] = sigmoid(threshold - Math.max(0, 2 - 2 * scores[i][j]));
            }
        }
        return members;
    }

    /** {@code sum(C * cotangent)} of the sigmoid variant, thresholds of the scores as they were, sizes as given. */
    private static double sigmoidDot(double[][] scores, double[] sizes, Matrix cotangent) {
        double[][] sets = members(scores, 4);
        double[][] half = members(scores, 2);
        double[][] weights = new double[12][12];
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                for (int m = 0; m < 12; m++) {
                    weights[i][j] += sets[i][m] * sets[j][m] / sizes[i]
                            + (1 - sets[i][m]) * (1 - sets[j][m]) / (12 - sizes[i]);
                }
                weights[i][j] *= sets[i][j] / 2;
            }
        }
        double dot = 0;
        for (int i = 0; i < 12; i++) {
            double mutual = 0;
            for (int m = 0; m < 12; m++) {
                mutual += half[i][m] * half[m][i];
            }
            for (int j = 0; j < 12; j++) {
                double expanded = 0;
                for (int m = 0; m < 12; m++) {
                    expanded += half[i][m] * half[m][i] * weights[m][j] / mutual;
                }
                dot += expanded * (cotangent.get(i, j) + cotangent.get(j, i)) / 2;
            }
        }
        return dot;
    }
}
