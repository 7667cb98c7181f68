package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EntrywiseTest {

    @Property(tries = 50)
    void everyEntryMeetsItsPartner(@ForAll @IntRange(max = 70) int n, @ForAll long seed) {
        Matrix a = random(n, new Random(seed));
        Matrix b = random(n, new Random(~seed));
        Matrix product = Entrywise.product(a, b);
        Matrix transposed = Entrywise.transposed(a);
        Matrix sum = Entrywise.plusTransposed(a);
        Matrix mean = Entrywise.symmetrised(a);
        Matrix own = copy(a);
        Entrywise.addOwnTranspose(own);
        Matrix other = copy(a);
        Entrywise.addTransposed(other, b);
        Matrix more = new Matrix(a.data().clone(), a.offset(), n, n);
        Entrywise.add(more, 0.5f, b);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(product.get(i, j)).isEqualTo(a.get(i, j) * b.get(i, j));
                assertThat(transposed.get(i, j)).isEqualTo(a.get(j, i));
                assertThat(sum.get(i, j)).isEqualTo(a.get(i, j) + a.get(j, i));
                assertThat(mean.get(i, j)).isEqualTo((a.get(i, j) + a.get(j, i)) / 2);
                assertThat(own.get(i, j)).isEqualTo(sum.get(i, j));
                assertThat(other.get(i, j)).isEqualTo(a.get(i, j) + b.get(j, i));
                assertThat(more.get(i, j)).isEqualTo(a.get(i, j) + 0.5f * b.get(i, j));
            }
        }
    }

    @Test
    void aMatrixThatIsNotSquareIsTransposed() {
        Matrix turned = Entrywise.transposed(Matrix.of(new float[]{1, 2, 3, 4, 5, 6}, 2, 3));
        assertThat(turned.rows()).isEqualTo(3);
        assertThat(turned.toArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Entrywise.product(Matrix.zeros(2, 3), Matrix.zeros(3, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x 3");
        assertThatThrownBy(() -> Entrywise.add(Matrix.zeros(2, 3), 1, Matrix.zeros(3, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3 x 2");
        assertThatThrownBy(() -> Entrywise.plusTransposed(Matrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not square");
        assertThatThrownBy(() -> Entrywise.addOwnTranspose(Matrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not square");
        assertThatThrownBy(() -> Entrywise.addTransposed(Matrix.zeros(2, 3), Matrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x 3");
    }

    private static Matrix copy(Matrix matrix) {
        return Matrix.of(matrix.toArray(), matrix.rows(), matrix.columns());
    }

    /** A view, so that the offset counts. */
    private static Matrix random(int n, Random random) {
        Matrix matrix = new Matrix(new float[n * n + 5], 5, n, n);
        for (int at = 5; at < matrix.data().length; at++) {
            matrix.data()[at] = (float) random.nextGaussian();
        }
        return matrix;
    }
}
