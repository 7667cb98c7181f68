package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.testing.Closeness;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sparse and the dense form, and the one pass over tiles, give the same loss and gradient for any batch. */
class ContextualFormsTest {

    @Property(tries = 150)
    void sparseAndDenseSimilaritiesAgree(@ForAll("scores") ScoreKind kind,
            @ForAll @IntRange(min = 2, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        int k = 2 + random.nextInt(Math.min(n, 9) - 1);
        float eps = new float[]{0, 0.05f, 0.3f, 1.5f}[random.nextInt(4)];
        Matrix scores = kind.draw(n, random);
        Neighbourhoods near = Neighbourhoods.of(scores, k, eps);
        ContextualSimilarity sparse = new SparseContextualSimilarity(near);
        ContextualSimilarity dense = new DenseContextualSimilarity(scores, near);
        Matrix cotangent = Matrix.zeros(n, n);
        for (int at = 0; at < n * n; at++) {
            cotangent.data()[at] = (float) random.nextGaussian();
        }
        Closeness.check("C", Batches.widened(sparse.values()), Batches.widened(dense.values()), 1e-6);
        Closeness.check("gradient", Batches.widened(sparse.backward(cotangent)),
                Batches.widened(dense.backward(cotangent)), 3e-6);
    }

    /** What a batch's scores may look like. */
    enum ScoreKind {
        CLUSTERED, DUPLICATES, GRID, ASYMMETRIC;

        Matrix draw(int n, Random random) {
            if (this == GRID || this == ASYMMETRIC) {
                Matrix scores = Matrix.zeros(n, n);
                for (int at = 0; at < n * n; at++) {
                    scores.data()[at] = this == GRID
                            ? random.nextInt(-64, 65) / 64f
                            : 0.6f * (float) random.nextGaussian();
                }
                return scores;
            }
            return CosineSimilarity.COSINE.within(rows(n, 6, this == DUPLICATES, random)).values();
        }
    }

    @Provide
    Arbitrary<ScoreKind> scores() {
        return Arbitraries.of(ScoreKind.class);
    }

    private static Matrix rows(int n, int d, boolean duplicates, Random random) {
        Matrix rows = Batches.clustered(Batches.labels(n, 4), d, 0.5, random);
        if (duplicates) {
            for (int row = 1; row < n; row += 2) {
                System.arraycopy(rows.data(), rows.index(row - 1), rows.data(), rows.index(row), d);
            }
        }
        return rows;
    }

    @Property(tries = 60)
    void tilesAndWholeMatricesGiveTheSameLosses(@ForAll @IntRange(min = 4, max = 230) int n,
            @ForAll boolean duplicates,
            @ForAll long seed) {
        Random random = new Random(seed);
        int[] labels = Batches.labels(n, 4);
        // Rows of 150 are long enough for products to be left unfinished.
        Matrix rows = rows(n, random.nextBoolean() ? 12 : 150, duplicates, random);
        if (random.nextBoolean()) {
            int[] order = shuffled(n, random);
            rows = rows.select(order);
            labels = Arrays.stream(order).map(row -> row / 4).toArray();
        }
        // The regulariser's target is one that no mean comes near: what is left of two nearly equal numbers has no digits to
        // compare.
        for (SimilarityLoss loss : new SimilarityLoss[]{new ContextualLoss(4, 0.05f),
                new ContextualLoss(2, 0.01f),
                new MarginContrastiveLoss(0.75f, 0.6f), new SimilarityRegulariser(-1)}) {
            compare(loss, rows, labels);
        }
    }

    private static int[] shuffled(int n, Random random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
        return order;
    }

    /** Enough rows for large tiles. */
    @Test
    void manyRowsGiveTheSameLosses() {
        int n = 1700;
        int[] labels = Batches.labels(n, 4);
        Matrix rows = Batches.clustered(labels, 130, 0.4, new Random(1));
        compare(new ContextualLoss(4, 0.05f), rows, labels);
        compare(new MarginContrastiveLoss(0.75f, 0.6f), rows, labels);
    }

    private static void compare(SimilarityLoss loss, Matrix rows, int[] labels) {
        ScoreMatrix cosines = CosineSimilarity.COSINE.within(rows);
        LossValue whole = loss.evaluateScores(cosines.values(), labels);
        LossValue tiles = loss.evaluate(rows, labels);
        assertThat(tiles.value()).as("%s", loss).isCloseTo(whole.value(),
                within(1e-6 + 1e-6 * whole.value()));
        Closeness.check(loss + " gradient", Batches.widened(tiles.gradient()),
                Batches.widened(cosines.onAnchors(whole.gradient())), 2e-5);
    }

    /** Sums of losses that are sparse, of one that is not among others, and of some that are not. */
    private static Stream<CombinedLoss> sums() {
        return Stream.of(CombinedLoss.PAPER_256, CombinedLoss.FROM_SCRATCH,
                new CombinedLoss(List.of(new CombinedLoss.Term("one", 0.3, new NTXentLoss(0.1f)),
                        new CombinedLoss.Term("two", 0.5, new ContextualLoss(4, 0.05f)),
                        new CombinedLoss.Term("three", 0.2, new NTXentLoss(0.5f)))));
    }

    @ParameterizedTest
    @MethodSource("sums")
    void theWeightedSumInOnePassIsTheSumOfItsParts(CombinedLoss loss) {
        // Few neighbours; so many that the dense form is cheaper; so many that the scan gives up before it has seen all.
        for (double noise : new double[]{0.5, 3, 0.3}) {
            int n = noise == 0.3 ? 800 : 120;
            int[] labels = Batches.labels(n, 4);
            Matrix rows = Batches.clustered(noise == 0.3 ? new int[n] : labels, 24, noise, new Random(2));
            LossValue sum = loss.evaluate(rows, labels);
            double[] expected = new double[n * 24];
            double value = 0;
            for (CombinedLoss.Term term : loss.terms()) {
                LossValue part = term.loss().evaluate(rows, labels);
                value += term.weight() * part.value();
                // Alone a term may be computed from fewer cosines than beside one that needs all.
                assertThat(sum.terms()).hasEntrySatisfying(term.name(),
                        of -> assertThat(of).isCloseTo(part.value(), within(1e-6 + 1e-6 * part.value())));
                for (int at = 0; at < expected.length; at++) {
                    expected[at] += term.weight() * part.gradient().data()[at];
                }
            }
            assertThat(sum.terms().keySet())
                    .containsExactlyElementsOf(loss.terms().stream().map(CombinedLoss.Term::name).toList());
            assertThat(sum.value()).isCloseTo(value, within(1e-6));
            Closeness.check("gradient, noise " + noise, Batches.widened(sum.gradient()), expected, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("sums")
    void theSameBatchGivesTheSameBits(CombinedLoss loss) {
        for (int n : new int[]{64, 300}) {
            int[] labels = Batches.labels(n, 4);
            Matrix rows = Batches.clustered(labels, 32, 0.6, new Random(3));
            LossValue first = loss.evaluate(rows, labels);
            for (int again = 0; again < 300; again++) {
                LossValue other = loss.evaluate(rows, labels);
                assertThat(other.value()).isEqualTo(first.value());
                assertThat(other.gradient().data()).isEqualTo(first.gradient().data());
            }
        }
    }

    @Test
    void largeNeighbourhoodsTakeTheDenseForm() {
        Matrix alike = Batches.clustered(Batches.labels(128, 128), 8, 0.05, new Random(4));
        Matrix scores = CosineSimilarity.COSINE.within(alike).values();
        assertThat(ContextualSimilarity.of(scores, 4, 0.05f)).isInstanceOf(DenseContextualSimilarity.class);
        compare(new ContextualLoss(4, 0.05f), alike, Batches.labels(128, 4));
        Matrix apart = Batches.clustered(Batches.labels(128, 4), 64, 0.3, new Random(4));
        assertThat(ContextualSimilarity.of(CosineSimilarity.COSINE.within(apart).values(), 4, 0.05f))
                .isInstanceOf(SparseContextualSimilarity.class);
    }
}
