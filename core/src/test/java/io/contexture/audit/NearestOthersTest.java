package io.contexture.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestOthersTest {

    /** Many rows are equal, so that ties are many. */
    private static Matrix rows(int n) {
        Random random = new Random(n);
        Matrix rows = Matrix.zeros(n, 6);
        for (int row = 0; row < n; row++) {
            for (int c = 0; c < 6; c++) {
                rows.set(row, c, row % 3 == 2 ? rows.get(row / 2, c) : (float) random.nextGaussian());
            }
        }
        return Rows.normalised(rows);
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 10", "5, 8, 2", "200, 4, 33", "200, 4, 200", "301, 1, 100"})
    void stretchesTogetherAreOneSearch(int n, int k, int stretch) {
        Matrix rows = rows(n);
        Neighbours whole = ExactSearch.searchSelf(rows, k);
        Neighbours stretched = NearestOthers.of(RowSource.of(rows), k, stretch);
        assertThat(stretched.indices()).isEqualTo(whole.indices());
        assertThat(stretched.scores()).isEqualTo(whole.scores());
    }

    @Test
    void rowsFoundInTwoTurnsAreOneSearch() {
        Matrix rows = rows(90);
        NearestOthers nearest = new NearestOthers(90, 4);
        nearest.find(rows, IntStream.range(0, 90).filter(row -> row % 2 == 0).toArray());
        nearest.find(rows, IntStream.range(0, 90).filter(row -> row % 2 == 1).toArray());
        Neighbours whole = ExactSearch.searchSelf(rows, 4);
        assertThat(nearest.neighbours().indices()).isEqualTo(whole.indices());
        assertThat(nearest.neighbours().scores()).isEqualTo(whole.scores());
    }

    @Test
    void noNeighbourAtAllIsRefused() {
        assertThatThrownBy(() -> new NearestOthers(3, 0)).hasMessageContaining("k is 0");
    }
}
