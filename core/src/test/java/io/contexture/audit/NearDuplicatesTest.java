package io.contexture.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {

    /** Rows of which every seventh is nearly, and every eleventh exactly, another one. */
    private static Matrix rows(int n, int d, long seed) {
        Random random = new Random(seed);
        Matrix rows = Matrix.zeros(n, d);
        for (int row = 0; row < n; row++) {
            boolean near = row % 7 == 6;
            boolean exact = row % 11 == 10;
            int like = near || exact ? random.nextInt(row) : -1;
            for (int c = 0; c < d; c++) {
                float noise = (float) random.nextGaussian();
                rows.set(row, c, exact
                        ? rows.get(like, c)
                        : near ? rows.get(like, c) + 0.05f * noise : noise);
            }
        }
        return rows;
    }

    private static List<SimilarPair> exhaustive(Matrix scores, boolean self, float similarity, int most) {
        List<SimilarPair> pairs = new ArrayList<>();
        for (int i = 0; i < scores.rows(); i++) {
            for (int j = self ? i + 1 : 0; j < scores.columns(); j++) {
                if (scores.get(i, j) >= similarity) {
                    pairs.add(new SimilarPair(i, j, scores.get(i, j)));
                }
            }
        }
        return pairs.stream().sorted(SimilarPair.MOST_SIMILAR_FIRST).limit(most).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.9, 10", "2, -1, 10", "150, 0.9, 1000", "150, 0.9, 7", "700, -1, 25", "700, 0.5, 100000",
            "1700, 0.9, 60"})
    void pairsAreThoseOfAnExhaustiveSearchWhateverTheStretch(int n, float similarity, int most) {
        Matrix rows = Rows.normalised(rows(n, 20, n));
        List<SimilarPair> expected = exhaustive(MatrixProduct.timesTransposed(rows, rows), true, similarity,
                most);
        assertThat(NearDuplicates.of(rows, similarity, most)).isEqualTo(expected);
        assertThat(NearDuplicates.of(RowSource.of(rows), similarity, most, 257)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 400})
    void pairsAcrossTwoSetsAreThoseOfAnExhaustiveSearchWhateverTheStretch(int most) {
        Matrix all = Rows.normalised(rows(900, 33, 1));
        Matrix train = all.rows(0, 610);
        Matrix test = all.rows(610, 900);
        List<SimilarPair> expected = exhaustive(MatrixProduct.timesTransposed(train, test), false, 0.95f,
                most);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(3);
        assertThat(NearDuplicates.between(train, test, 0.95f, most)).isEqualTo(expected);
        assertThat(NearDuplicates.between(RowSource.of(train), RowSource.of(test), 0.95f, most, 100))
                .isEqualTo(expected);
    }

    @Test
    void manyEqualRowsTakeNoMoreMemoryThanThePairsAskedFor() {
        Matrix equal = Matrix.zeros(3000, 8);
        for (int row = 0; row < equal.rows(); row++) {
            equal.set(row, 3, 1);
        }
        assertThat(NearDuplicates.of(equal, 0.99f, 4)).containsExactly(new SimilarPair(0, 1, 1),
                new SimilarPair(0, 2, 1), new SimilarPair(0, 3, 1), new SimilarPair(0, 4, 1));
    }

    @Test
    void rowsAreReadAStretchAtATime() {
        Matrix rows = Rows.normalised(rows(1000, 8, 2));
        List<Integer> lengths = new ArrayList<>();
        RowSource source = new RowSource() {
            @Override
            public int rows() {
                return rows.rows();
            }

            @Override
            public int columns() {
                return rows.columns();
            }

            @Override
            public Matrix read(int from, int to) {
                lengths.add(to - from);
                return rows.rows(from, to);
            }
        };
        NearDuplicates.of(source, 0.9f, 10, 300);
        assertThat(lengths).hasSize(4 + 3 + 2 + 1).allMatch(length -> length <= 300);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Matrix rows = Rows.normalised(rows(5, 4, 3));
        assertThatThrownBy(() -> NearDuplicates.of(rows, 1.5f, 10)).hasMessageContaining("similarity is 1.5");
        assertThatThrownBy(() -> NearDuplicates.of(rows, 0.9f, 0)).hasMessageContaining("most is 0");
        assertThatThrownBy(() -> NearDuplicates.between(rows, Matrix.zeros(3, 5), 0.9f, 1))
                .hasMessageContaining("4 columns").hasMessageContaining("5");
        rows.set(2, 1, Float.NaN);
        assertThatThrownBy(() -> NearDuplicates.of(rows, 0.9f, 1)).hasMessageContaining("row 2 has NaN");
    }
}
