package io.contexture.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.loss.ContextualSimilarity;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.Neighbours;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.retrieval.RetrievalMetrics;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to order results anew against its definition in plain loops, on the embeddings of the golden metrics. */
class RerankingTest {

    private static final int DEPTH = 12;
    /** Queries of a set that the plain, slow form is asked about. */
    private static final int ASKED = 5;

    /** The golden sets, as rankings. */
    private static List<Rankings> sets() {
        List<Rankings> sets = new ArrayList<>();
        for (GoldenCase test : GoldenFile.open("retrieval_metrics").cases()) {
            if (test.has("query")) {
                sets.add(test.has("gallery")
                        ? Rankings.of(matrix(test, "query"), matrix(test, "gallery"), DEPTH)
                        : Rankings.ofSelf(matrix(test, "query"), DEPTH));
            }
        }
        assertThat(sets).hasSizeGreaterThan(2);
        return sets;
    }

    private static Matrix matrix(GoldenCase test, String tensor) {
        return Matrix.of(test.floats(tensor), test.shape(tensor).get(0).intValue(),
                test.shape(tensor).get(1).intValue());
    }

    private static int[] asked(Rankings set) {
        return new Random(set.queries().rows()).ints(0, set.queries().rows()).distinct()
                .limit(Math.min(ASKED, set.queries().rows())).toArray();
    }

    private static void checkOrder(Neighbours before, Neighbours after, int query) {
        assertThat(after.of(query)).containsExactlyInAnyOrder(before.of(query));
        for (int place = 1; place < after.of(query).length; place++) {
            assertThat(after.score(query, place)).isLessThanOrEqualTo(after.score(query, place - 1));
        }
    }

    private static float[] row(Matrix matrix, int row) {
        return matrix.rows(row, row + 1).toArray();
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "7, 3", "7, 6", "15, 3"})
    void kReciprocalEncodingIsItsDefinition(int k1, int k2) {
        for (Rankings set : sets()) {
            Neighbours after = new KReciprocalEncoding(k1, k2, 0.3).rerank(set);
            for (int query : asked(set)) {
                checkOrder(set.nearest(), after, query);
                PlainKReciprocal plain = new PlainKReciprocal(set.gallery(),
                        set.self() ? null : row(set.queries(), query), k1, k2, 0.3);
                int number = set.self() ? query : set.gallery().rows();
                for (int place = 0; place < after.of(query).length; place += 3) {
                    assertThat((double) after.score(query, place))
                            .isCloseTo(plain.score(number, after.index(query, place)), within(2e-6));
                }
            }
        }
    }

    @Test
    void theContextualSimilarityOfTheQueryAndItsResultsOrdersThem() {
        for (Rankings set : sets()) {
            Neighbours after = new ContextualReranking(4, 0.05f, 0.7).rerank(set);
            for (int query : asked(set)) {
                checkOrder(set.nearest(), after, query);
                int[] results = set.nearest().of(query);
                int n = results.length + 1;
                Matrix inner = Matrix.zeros(n, n);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        float[] a = i == 0 ? row(set.queries(), query) : row(set.gallery(), results[i - 1]);
                        float[] b = j == 0 ? row(set.queries(), query) : row(set.gallery(), results[j - 1]);
                        inner.set(i, j, Rows.dot(a, 0, b, 0, a.length));
                    }
                }
                Matrix contextual = ContextualSimilarity.of(inner, Math.min(4, n), 0.05f).values();
                for (int place = 0; place < results.length; place++) {
                    double expected = 0.3 * inner.get(0, place + 1) + 0.7 * contextual.get(0, place + 1);
                    int now = place(after, query, results[place]);
                    assertThat((double) after.score(query, now)).isCloseTo(expected, within(1e-5));
                }
            }
        }
    }

    private static int place(Neighbours lists, int query, int item) {
        for (int place = 0; place < lists.k(); place++) {
            if (lists.index(query, place) == item) {
                return place;
            }
        }
        throw new AssertionError("item " + item + " is gone");
    }

    @Test
    void anExpandedQuerySearchesAgain() {
        for (Rankings set : sets()) {
            Neighbours after = new QueryExpansion(3, 2).rerank(set);
            for (int query : asked(set)) {
                float[] sum = row(set.queries(), query);
                for (int place = 0; place < Math.min(3, set.nearest().of(query).length); place++) {
                    double weight = Math.pow(Math.max(0, set.nearest().score(query, place)), 2);
                    float[] item = row(set.gallery(), set.nearest().index(query, place));
                    for (int c = 0; c < sum.length; c++) {
                        sum[c] += (float) weight * item[c];
                    }
                }
                double norm = Math.sqrt(Rows.dot(sum, 0, sum, 0, sum.length));
                assertThat(after.of(query)).hasSameSizeAs(set.nearest().of(query)).doesNotHaveDuplicates();
                if (set.self()) {
                    assertThat(after.of(query)).doesNotContain(query);
                }
                double last = Double.POSITIVE_INFINITY;
                for (int place = 0; place < after.of(query).length; place++) {
                    float[] item = row(set.gallery(), after.index(query, place));
                    double score = Rows.dot(sum, 0, item, 0, sum.length) / norm;
                    assertThat((double) after.score(query, place)).isCloseTo(score, within(1e-5));
                    assertThat(score).isLessThanOrEqualTo(last + 1e-5);
                    last = score;
                }
            }
        }
    }

    /** A chain: the query's class is near in steps, a stranger is nearest, and only the class's members know each other. */
    @Test
    void mutualNeighboursOvertakeAStranger() {
        Random random = new Random(3);
        int[] labels = new int[60];
        Matrix rows = Matrix.zeros(60, 16);
        for (int row = 0; row < 60; row++) {
            labels[row] = row / 10;
            for (int c = 0; c < 16; c++) {
                rows.set(row, c, (float) ((c == labels[row] ? 2.2 : 0) + random.nextGaussian()));
            }
        }
        Rows.normalise(rows);
        Rankings rankings = Rankings.ofSelf(rows, 40);
        EvaluationOptions options = EvaluationOptions.DEFAULT;
        RetrievalMetrics before = RetrievalEvaluation.ofRankings(rankings.nearest(), labels, labels, true,
                options);
        for (Reranking reranking : List.of(new KReciprocalEncoding(9, 4, 0.3),
                new ContextualReranking(8, 0.05f, 0.5),
                new QueryExpansion(5, 1))) {
            RetrievalMetrics after = RetrievalEvaluation.ofRankings(reranking.rerank(rankings), labels,
                    labels, true,
                    options);
            assertThat(after.meanAveragePrecisionAtR()).as(reranking.toString())
                    .isGreaterThan(before.meanAveragePrecisionAtR() + 0.02);
        }
    }

    @Test
    void metricsOfWholeRankingsAreThoseOfTheSearch() {
        Random random = new Random(1);
        int[] labels = random.ints(40, 0, 9).toArray();
        Matrix rows = Matrix.zeros(40, 8);
        for (int at = 0; at < rows.data().length; at++) {
            rows.data()[at] = (float) random.nextGaussian();
        }
        Rows.normalise(rows);
        RetrievalMetrics given = RetrievalEvaluation.ofRankings(Rankings.ofSelf(rows, 39).nearest(), labels,
                labels,
                true, EvaluationOptions.DEFAULT);
        assertThat(given)
                .isEqualTo(RetrievalEvaluation.ofSelf(rows, labels, EvaluationOptions.DEFAULT).overall());
        int[] first = Arrays.copyOf(labels, 15);
        RetrievalMetrics other = RetrievalEvaluation.ofRankings(
                Rankings.of(rows.rows(0, 15), rows.rows(15, 40), 10).nearest(),
                first, Arrays.copyOfRange(labels, 15, 40), false,
                EvaluationOptions.DEFAULT.withRecallAt(1, 4));
        assertThat(other).isEqualTo(RetrievalEvaluation.of(rows.rows(0, 15), first, rows.rows(15, 40),
                Arrays.copyOfRange(labels, 15, 40),
                EvaluationOptions.DEFAULT.withRecallAt(1, 4).withDepth(10)).overall());
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new QueryExpansion(0, 3)).hasMessageContaining("n is 0");
        assertThatThrownBy(() -> new QueryExpansion(1, -1)).hasMessageContaining("alpha is -1");
        assertThatThrownBy(() -> new KReciprocalEncoding(0, 6, 0.3)).hasMessageContaining("k1 is 0");
        assertThatThrownBy(() -> new KReciprocalEncoding(20, 6, 2)).hasMessageContaining("lambda is 2");
        assertThatThrownBy(() -> new ContextualReranking(1, 0.05f, 0.5)).hasMessageContaining("k is 1");
        assertThatThrownBy(() -> new ContextualReranking(4, 0.05f, 1.5))
                .hasMessageContaining("weight is 1.5");
    }
}
