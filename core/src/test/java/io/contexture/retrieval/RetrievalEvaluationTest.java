package io.contexture.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetrievalEvaluationTest {

    private static final EvaluationOptions OPTIONS = new EvaluationOptions(new int[]{1, 3, 10}, 7);

    /** Few different coordinates, so that many scores tie exactly, and some rows are equal. */
    private static Matrix withTies(Random random, int rows, int columns) {
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int i = 0; i < matrix.data().length; i++) {
            matrix.data()[i] = (random.nextInt(5) - 2) / 4f;
        }
        return matrix;
    }

    private static int[] labels(Random random, int rows, int classes) {
        return random.ints(rows, -classes / 2, classes).toArray();
    }

    @Property(tries = 80)
    void everyRowAgainstTheOthersEqualsAnExhaustiveSort(@ForAll @IntRange(min = 1, max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns, @ForAll @IntRange(min = 1, max = 30) int classes,
            @ForAll long seed) {
        Random random = new Random(seed);
        Matrix matrix = withTies(random, rows, columns);
        int[] labels = labels(random, rows, classes);
        compare(RetrievalEvaluation.ofSelf(matrix, labels, OPTIONS),
                new Exhaustive(matrix, labels, matrix, labels, true));
    }

    @Property(tries = 80)
    void queriesAgainstAGalleryEqualAnExhaustiveSort(@ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 90) int items, @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll @IntRange(min = 1, max = 30) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        Matrix queries = withTies(random, rows, columns);
        Matrix gallery = withTies(random, items, columns);
        int[] queryLabels = labels(random, rows, classes);
        int[] galleryLabels = labels(random, items, classes);
        compare(RetrievalEvaluation.of(queries, queryLabels, gallery, galleryLabels, OPTIONS),
                new Exhaustive(queries, queryLabels, gallery, galleryLabels, false));
    }

    @Test
    void manyTilesAndLargeAndSmallClassesEqualAnExhaustiveSort() {
        Random random = new Random(11);
        Matrix matrix = withTies(random, 1300, 6);
        // Classes of some 600, 200 and few: ranks are counted in two ways.
        int[] labels = random.ints(1300, 0, 100).map(x -> x < 50 ? 0 : x < 68 ? 1 : x).toArray();
        compare(RetrievalEvaluation.ofSelf(matrix, labels, OPTIONS),
                new Exhaustive(matrix, labels, matrix, labels, true));
    }

    @Test
    void embeddingsThatHaveCollapsedRankByIndex() {
        Matrix matrix = Matrix.of(new float[600], 300, 2);
        Arrays.fill(matrix.data(), 0.5f);
        int[] labels = new Random(6).ints(300, 0, 10).map(x -> x < 7 ? 0 : x).toArray();
        compare(RetrievalEvaluation.ofSelf(matrix, labels, OPTIONS),
                new Exhaustive(matrix, labels, matrix, labels, true));
    }

    private static void compare(RetrievalResult result, Exhaustive plain) {
        int n = plain.queries().rows();
        double[] sums = new double[5];
        int[] hits = new int[11];
        int answerable = 0;
        long[] all = new long[SimilarityHistogram.BINS];
        long[] positives = new long[SimilarityHistogram.BINS];
        QueryMetrics queries = result.perQuery();
        for (int query = 0; query < n; query++) {
            List<Integer> ranking = plain.ranking(query);
            assertThat(result.neighbours().of(query))
                    .containsExactly(ranking.stream().limit(7).mapToInt(i -> i).toArray());
            double[] metrics = plain.metrics(query);
            double[] ours = {queries.relevant()[query], queries.averagePrecision()[query],
                    queries.averagePrecisionAtR()[query], queries.rPrecision()[query],
                    queries.firstHit()[query]};
            assertThat(ours).containsExactly(metrics, within(1e-12));
            if (metrics[0] > 0) {
                answerable++;
                for (int i = 1; i < 4; i++) {
                    sums[i] += metrics[i];
                }
                sums[4] += 1 / metrics[4];
            }
            for (int k = 1; k <= 10; k++) {
                hits[k] += metrics[4] > 0 && metrics[4] <= k ? 1 : 0;
            }
            for (int item : ranking) {
                int bin = SimilarityHistogram.bin(plain.score(query, item));
                all[bin]++;
                positives[bin] += plain.relevant(query, item) ? 1 : 0;
            }
        }
        RetrievalMetrics overall = result.overall();
        assertThat(result.queriesWithoutRelevant()).isEqualTo(n - answerable);
        assertThat(new double[]{overall.meanAveragePrecision(), overall.meanAveragePrecisionAtR(),
                overall.rPrecision(), overall.meanReciprocalRank()}).containsExactly(
                        new double[]{sums[1] / answerable, sums[2] / answerable, sums[3] / answerable,
                                sums[4] / answerable},
                        within(1e-12));
        for (int k : OPTIONS.recallAt()) {
            assertThat(overall.recallAt(k)).isEqualTo((double) hits[k] / n, within(1e-12));
            assertThat(overall.recallAmongAnswerable().get(k)).isEqualTo((double) hits[k] / answerable,
                    within(1e-12));
        }
        assertThat(result.similarities().all()).isEqualTo(all);
        assertThat(result.similarities().positives()).isEqualTo(positives);
    }

    @Test
    void classesWeighTheSameInTheMeanOverClasses() {
        // Class 0: three equal rows, found at once. Class 1: two rows that stand apart with class 2 between them.
        Matrix matrix = Matrix.of(new float[]{1, 0, 1, 0, 1, 0, 0, 1, 0, -1, 0, 0.9f}, 6, 2);
        RetrievalResult result = RetrievalEvaluation.ofSelf(matrix, new int[]{0, 0, 0, 1, 1, 2}, OPTIONS);
        assertThat(result.overall().recallAt(1)).isCloseTo(3.0 / 6, within(1e-12));
        assertThat(result.overall().recallAmongAnswerable().get(1)).isCloseTo(3.0 / 5, within(1e-12));
        assertThat(result.meanOverClasses().recallAt(1)).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(result.meanOverClasses().recallAmongAnswerable().get(1)).isCloseTo(1.0 / 2, within(1e-12));
        assertThat(result.queriesWithoutRelevant()).isEqualTo(1);
        assertThat(result.summary().keySet()).containsExactly("R@1", "R@3", "R@10", "mAP", "mAP@R",
                "R-precision",
                "MRR");
    }

    @Test
    void withoutAnyAnswerableQueryMeansAreNotNumbersAndRecallIsZero() {
        RetrievalResult result = RetrievalEvaluation.ofSelf(Matrix.of(new float[]{1, 0, 0, 1}, 2, 2),
                new int[]{0, 1}, OPTIONS);
        assertThat(result.overall().recallAt(1)).isZero();
        assertThat(result.overall().meanAveragePrecision()).isNaN();
        assertThat(result.neighbours().of(0)).containsExactly(1);
        assertThat(result.neighbours().index(0, 1)).isEqualTo(-1);
    }

    @Test
    void badInputIsNamed() {
        Matrix matrix = Rows.normalised(withTies(new Random(1), 5, 3));
        assertThatThrownBy(() -> RetrievalEvaluation.ofSelf(matrix, new int[4], OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 labels for 5 embeddings");
        assertThatThrownBy(
                () -> RetrievalEvaluation.of(matrix, new int[5], Matrix.zeros(2, 4), new int[2], OPTIONS))
                .hasMessageContaining("queries have 3 columns, the gallery 4");
        matrix.set(3, 1, Float.NaN);
        assertThatThrownBy(() -> RetrievalEvaluation.ofSelf(matrix, new int[5], OPTIONS))
                .hasMessageContaining("embeddings: row 3 has NaN in column 1");
        assertThatThrownBy(() -> new EvaluationOptions(new int[]{4, 0}, 1))
                .hasMessageContaining("recall at 0");
    }

    @Test
    void searchEqualsAnExhaustiveSortForEveryNumberOfNeighbours() {
        Random random = new Random(4);
        Matrix queries = withTies(random, 40, 5);
        Matrix gallery = withTies(random, 1100, 5);
        Exhaustive plain = new Exhaustive(queries, new int[40], gallery, new int[1100], false);
        for (int k : new int[]{0, 1, 5, 64, 101, 1100, 1105}) {
            Neighbours found = ExactSearch.search(queries, gallery, k);
            for (int query = 0; query < 40; query += 7) {
                int[] expected = plain.ranking(query).stream().limit(k).mapToInt(i -> i).toArray();
                assertThat(found.of(query)).containsExactly(expected);
                for (int place = 0; place < expected.length; place++) {
                    assertThat(found.score(query, place)).isEqualTo(plain.score(query, expected[place]));
                }
                if (k > 1100) {
                    assertThat(found.index(query, 1100)).isEqualTo(-1);
                    assertThat(found.score(query, 1100)).isNaN();
                }
            }
        }
        assertThat(Arrays.stream(ExactSearch.searchSelf(gallery, 3).of(17)).noneMatch(i -> i == 17)).isTrue();
    }
}
