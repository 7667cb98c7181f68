package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatrixProductTest {

    /** The plain twin: fma over the depth in ascending order. */
    private static Matrix plain(Matrix a, Matrix b) {
        Matrix out = Matrix.zeros(a.rows(), b.columns());
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                float sum = 0;
                for (int p = 0; p < a.columns(); p++) {
                    sum = Math.fma(a.get(i, p), b.get(p, j), sum);
                }
                out.set(i, j, sum);
            }
        }
        return out;
    }

    private static Matrix random(Random random, int rows, int columns) {
        Matrix matrix = new Matrix(new float[rows * columns + 3], 3, rows, columns);
        for (int i = 3; i < matrix.data().length; i++) {
            matrix.data()[i] = (float) random.nextGaussian();
        }
        return matrix;
    }

    private static Matrix transposed(Matrix matrix) {
        Matrix out = Matrix.zeros(matrix.columns(), matrix.rows());
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                out.set(j, i, matrix.get(i, j));
            }
        }
        return out;
    }

    @Property(tries = 60)
    void everyFormEqualsThePlainLoopToTheBit(@ForAll @IntRange(min = 1, max = 75) int rows,
            @ForAll @IntRange(min = 1, max = 75) int columns, @ForAll @IntRange(min = 0, max = 70) int depth,
            @ForAll long seed) {
        Random random = new Random(seed);
        Matrix a = random(random, rows, depth);
        Matrix b = random(random, depth, columns);
        float[] expected = plain(a, b).toArray();
        assertThat(MatrixProduct.times(a, b).toArray()).isEqualTo(expected);
        assertThat(MatrixProduct.timesTransposed(a, transposed(b)).toArray()).isEqualTo(expected);
        assertThat(MatrixProduct.transposedTimes(transposed(a), b).toArray()).isEqualTo(expected);
    }

    @Test
    void aProductLargeEnoughForAllCoresEqualsThePlainLoopToTheBit() {
        Random random = new Random(1);
        Matrix a = random(random, 301, 130);
        Matrix b = random(random, 130, 1203);
        assertThat(MatrixProduct.times(a, b).toArray()).isEqualTo(plain(a, b).toArray());
    }

    @Test
    void bothKernelsEqualThePlainLoop() {
        Random random = new Random(2);
        int depth = 37;
        for (int rows : new int[]{6, 8}) {
            int columns = ProductKernel.COLUMNS;
            Matrix left = random(random, rows, depth);
            Matrix right = random(random, depth, columns);
            float[] tile = new float[rows * columns];
            if (rows == 6) {
                ProductKernel.six(left.data(), 3, depth, 5, right.data(), 3, depth, tile, 0, columns);
            } else {
                ProductKernel.eight(left.data(), 3, depth, 7, right.data(), 3, depth, tile, 0, columns);
            }
            assertThat(tile).isEqualTo(plain(left, right).toArray());
        }
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> MatrixProduct.times(Matrix.zeros(2, 3), Matrix.zeros(4, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 3")
                .hasMessageContaining("4 x 2");
    }
}
