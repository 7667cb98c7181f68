package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsOfRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 31, 33, 100})
    void everyListOfRowsIsSummed(int d) {
        Random random = new Random(d);
        Matrix rows = Matrix.zeros(11, d);
        for (int at = 0; at < rows.data().length; at++) {
            rows.data()[at] = random.nextInt(-50, 50);
        }
        int[][] chosen = {{}, {4}, {0, 10}, {3, 1, 7}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
        Matrix sums = SumsOfRows.of(chosen, rows);
        for (int i = 0; i < chosen.length; i++) {
            for (int c = 0; c < d; c++) {
                float sum = 0;
                for (int row : chosen[i]) {
                    sum += rows.get(row, c);
                }
                assertThat(sums.get(i, c)).isEqualTo(sum);
            }
        }
    }
}
