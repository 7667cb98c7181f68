package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowsTest {

    @Property(tries = 100)
    void dotEqualsThePlainSum(@ForAll @IntRange(min = 0, max = 200) int length, @ForAll long seed) {
        Random random = new Random(seed);
        float[] a = new float[length + 1];
        float[] b = new float[length + 2];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            a[i + 1] = random.nextFloat() - 0.5f;
            b[i + 2] = random.nextFloat() - 0.5f;
            sum += (double) a[i + 1] * b[i + 2];
        }
        assertThat((double) Rows.dot(a, 1, b, 2, length)).isCloseTo(sum, within(1e-5));
    }

    /** A sum that changed its order when compiled would make a run depend on when that happens. */
    @Test
    void dotIsTheSameToTheBitBeforeAndAfterItIsCompiled() {
        Random random = new Random(7);
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        float[] early = dots(values);
        for (int round = 0; round < 300; round++) {
            assertThat(dots(values)).isEqualTo(early);
        }
    }

    private static float[] dots(float[] values) {
        float[] dots = new float[200];
        for (int i = 0; i < dots.length; i++) {
            dots[i] = Rows.dot(values, i, values, 40 * i, 203);
        }
        return dots;
    }

    @Test
    void rowsAreDividedByTheirNormAndZerosStayZeros() {
        Matrix matrix = Matrix.of(new float[]{3, 4, 0, 0, 1e25f, 0, 1e-25f, 0}, 4, 2);
        assertThat(Rows.norms(matrix)[0]).isEqualTo(5);
        assertThat(Rows.norms(matrix)[2] / 1e25f).isCloseTo(1, within(1e-6f));
        float[] normalised = Rows.normalised(matrix).toArray();
        float[] expected = {0.6f, 0.8f, 0, 0, 1, 0, 1e-13f, 0};
        for (int i = 0; i < expected.length; i++) {
            assertThat(normalised[i]).isCloseTo(expected[i], within(1e-6f * expected[i]));
        }
        assertThat(matrix.get(0, 0)).isEqualTo(3);
    }

    @Test
    void aValueThatIsNotFiniteIsNamedByItsRow() {
        Matrix matrix = Matrix.of(new float[]{1, 2, 3, Float.NaN, Float.POSITIVE_INFINITY, 1}, 3, 2);
        assertThatThrownBy(() -> Rows.requireFinite(matrix, "query embeddings"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("query embeddings: row 1 has NaN in column 1; every value must be finite");
        assertThatThrownBy(() -> Rows.normalised(matrix.rows(2, 3)))
                .hasMessageContaining("row 0 has Infinity");
    }
}
