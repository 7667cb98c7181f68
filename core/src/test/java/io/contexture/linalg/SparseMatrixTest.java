package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SparseMatrixTest {

    private static SparseMatrix random(int rows, int width, long seed) {
        return SparseMatrix.ofRows(rows, width, (row, into) -> {
            Random random = new Random(seed + row);
            for (int e = random.nextInt(6); e > 0; e--) {
                into.add(random.nextInt(width), random.nextInt(1, 9));
            }
        });
    }

    @Property(tries = 50)
    void theTransposeHasTheEntriesTheOtherWayRound(@ForAll @IntRange(min = 1, max = 700) int rows,
            @ForAll @IntRange(min = 1, max = 90) int width, @ForAll long seed) {
        SparseMatrix matrix = random(rows, width, seed);
        Matrix dense = matrix.dense();
        Matrix turned = matrix.transposed().dense();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < width; column++) {
                assertThat(turned.get(column, row)).isEqualTo(dense.get(row, column));
            }
        }
    }

    @Test
    void rowsOfManyRangesStandInOrder() {
        SparseMatrix matrix = SparseMatrix.ofRows(1000, 1000, (row, into) -> {
            into.add(row, row);
            into.add(999 - row, 0.5);
            into.add(row, 1);
        });
        assertThat(matrix.rows()).isEqualTo(1000);
        assertThat(matrix.size()).isEqualTo(2000);
        Matrix dense = matrix.dense();
        for (int row = 0; row < 1000; row++) {
            assertThat(dense.get(row, row)).isEqualTo(row + 1f);
            assertThat(dense.get(row, 999 - row)).isEqualTo(0.5f);
        }
    }

    @Test
    void anAccumulatorForgetsWhatItHeld() {
        SparseAccumulator row = new SparseAccumulator(5);
        row.add(3, 2);
        row.add(3, -2);
        assertThat(row.size()).isEqualTo(1);
        row.clear();
        row.add(1, 7);
        assertThat(row.size()).isEqualTo(1);
        assertThat(row.column(0)).isEqualTo(1);
        assertThat(row.get(3)).isZero();
        assertThat(row.get(1)).isEqualTo(7);
    }
}
