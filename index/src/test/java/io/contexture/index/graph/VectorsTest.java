package io.contexture.index.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {

    private static final int ROWS = 11;

    private static Matrix unit(int rows, int columns, long seed) {
        Random random = new Random(seed);
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int i = 0; i < matrix.data().length; i++) {
            matrix.data()[i] = (float) random.nextGaussian();
        }
        return Rows.normalised(matrix);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 17, 31, 128})
    void productsAreThoseOfTheMatrices(int columns) {
        Matrix vectors = unit(ROWS, columns, 1);
        float[] query = unit(1, columns, 2).data();
        for (Vectors kept : List.of(new FloatVectors(4, columns), new ByteVectors(4, columns))) {
            Vectors all = kept.withCapacity(ROWS);
            for (int row = 0; row < ROWS; row++) {
                byte[] bytes = all.encode(vectors.data(), vectors.index(row));
                assertThat(bytes).hasSize(all.encodedSize());
                all.put(row, bytes, 0);
                assertThat(all.holds(row, bytes)).isTrue();
                assertThat(all.encoded(row)).isEqualTo(bytes);
            }
            Matrix exact = MatrixProduct.timesTransposed(Matrix.of(query, 1, columns), all.rows(0, ROWS));
            float[] products = new float[ROWS];
            int[] rows = IntStream.range(0, ROWS).map(i -> ROWS - 1 - i).toArray();
            all.products(query, rows, ROWS, products);
            for (int i = 0; i < ROWS; i++) {
                float expected = exact.get(0, rows[i]);
                assertThat(all.product(query, rows[i])).isEqualTo(expected);
                assertThat(products[i]).isCloseTo(expected, within(2e-6f));
            }
        }
    }
}
