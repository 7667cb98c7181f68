package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitMatrixTest {

    /** Integers, so that sums in any order are equal. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 7", "40, 31, 16", "9, 64, 33", "70, 65, 100", "130, 200, 64"})
    void theProductIsThatOfTheNumbers(int rows, int columns, int width) {
        Random random = new Random(rows);
        BitMatrix bits = random(rows, columns, random);
        Matrix dense = new Matrix(new float[3 + columns * width], 3, columns, width);
        for (int at = 0; at < dense.data().length; at++) {
            dense.data()[at] = random.nextInt(-50, 50);
        }
        Matrix product = bits.times(dense);
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < width; c++) {
                float sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum += bits.get(i, j) ? dense.get(j, c) : 0;
                }
                assertThat(product.get(i, c)).isEqualTo(sum);
            }
        }
    }

    @Test
    void aProductTakesThePlaceOfItsFactor() {
        Random random = new Random(1);
        BitMatrix bits = random(90, 90, random);
        Matrix dense = Matrix.zeros(90, 90);
        for (int at = 0; at < dense.data().length; at++) {
            dense.data()[at] = (float) random.nextGaussian();
        }
        Matrix product = bits.times(dense);
        bits.timesInPlace(dense);
        assertThat(dense.toArray()).isEqualTo(product.toArray());
    }

    @Test
    void columnsInCommonAreCounted() {
        BitMatrix bits = BitMatrix.zeros(2, 150);
        for (int column : new int[]{0, 63, 64, 149}) {
            bits.set(0, column);
            bits.set(1, column == 63 ? 62 : column);
        }
        assertThat(bits.common(0, 1)).isEqualTo(3);
        assertThat(bits.common(0, 0)).isEqualTo(4);
        assertThat(bits.get(0, 63)).isTrue();
        assertThat(bits.get(1, 63)).isFalse();
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> BitMatrix.zeros(2, 3).times(Matrix.zeros(4, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4 x 2");
        assertThatThrownBy(() -> BitMatrix.zeros(2, 3).timesInPlace(Matrix.zeros(3, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x 3");
    }

    private static BitMatrix random(int rows, int columns, Random random) {
        BitMatrix bits = BitMatrix.zeros(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (random.nextInt(3) == 0) {
                    bits.set(i, j);
                }
            }
        }
        return bits;
    }
}
