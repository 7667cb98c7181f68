package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricProductTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 47, 48, 49, 200, 1537})
    void theTilesTogetherAreTheUpperHalfOfTheProductToTheBit(int n) {
        Random random = new Random(n);
        Matrix rows = Matrix.zeros(n, 19);
        for (int at = 0; at < rows.data().length; at++) {
            rows.data()[at] = (float) random.nextGaussian();
        }
        Matrix whole = MatrixProduct.timesTransposed(rows, rows);
        int[][] seen = new int[n][n];
        SymmetricProduct.forEachTile(rows, tile -> {
            assertThat(tile.top()).isLessThanOrEqualTo(tile.left());
            assertThat(tile.top() % SymmetricProduct.side(n)).isZero();
            for (int i = 0; i < tile.rows(); i++) {
                for (int j = 0; j < tile.width(); j++) {
                    int row = tile.top() + i;
                    int column = tile.left() + j;
                    seen[row][column]++;
                    if (tile.values()[i * tile.stride() + j] != whole.get(row, column)) {
                        throw new AssertionError("entry " + row + ", " + column);
                    }
                }
            }
        });
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                assertThat(seen[i][j]).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 131, 500})
    void entriesThatReachABarAreThoseOfTheProductAndOthersStayBelowBoth(int d) {
        Random random = new Random(d);
        int n = 150;
        Matrix rows = Matrix.zeros(n, d);
        float[] bars = new float[n];
        for (int row = 0; row < n; row++) {
            // Neighbouring rows are of a kind: they point one way, or lie in their first or last columns, or anywhere.
            int kind = row / 16 % 4;
            for (int c = kind == 1 ? d / 2 : 0; c < (kind == 2 ? d / 2 : d); c++) {
                rows.set(row, c, (float) ((kind == 3 ? 1 : 0) + random.nextGaussian()));
            }
            bars[row] = row < 10 ? Float.NEGATIVE_INFINITY : (float) (0.9 - 0.4 * random.nextDouble());
        }
        Rows.normalise(rows);
        Matrix whole = MatrixProduct.timesTransposed(rows, rows);
        AtomicInteger unfinished = new AtomicInteger();
        AtomicInteger leftOut = new AtomicInteger();
        SymmetricProduct.forEachTile(rows, new SymmetricProduct.Visitor() {

            @Override
            public void visit(SymmetricProduct.Tile tile) {
                boolean[][] offered = new boolean[tile.rows()][tile.width()];
                tile.forEachGroup((top, bottom, from, to) -> {
                    for (int i = top; i < bottom; i++) {
                        Arrays.fill(offered[i], from, to, true);
                    }
                });
                for (int i = 0; i < tile.rows(); i++) {
                    for (int j = 0; j < tile.width(); j++) {
                        if (!offered[i][j]) {
                            leftOut.incrementAndGet();
                            assertThat(whole.get(tile.top() + i, tile.left() + j))
                                    .isLessThan(Math.min(bars[tile.top() + i], bars[tile.left() + j]));
                        }
                        float shown = tile.values()[i * tile.stride() + j];
                        float exact = whole.get(tile.top() + i, tile.left() + j);
                        if (shown != exact) {
                            unfinished.incrementAndGet();
                            assertThat(Math.max(shown, exact))
                                    .isLessThan(Math.min(bars[tile.top() + i], bars[tile.left() + j]));
                        }
                    }
                }
            }

            @Override
            public void lowerBars(int first, int count, float[] lowest) {
                for (int i = 0; i < count; i++) {
                    lowest[i] = Math.min(lowest[i], bars[first + i]);
                }
            }
        });
        assertThat(unfinished.get()).isPositive();
        assertThat(leftOut.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 31, 32, 45, 100})
    void aCombinationOfRowsIsTheirSumTimesTheFactors(int d) {
        Random random = new Random(d);
        Matrix rows = Matrix.zeros(9, d);
        for (int at = 0; at < rows.data().length; at++) {
            rows.data()[at] = random.nextInt(-50, 50);
        }
        float[] out = new float[d + 2];
        RowCombination.add(rows.rows(1, 9), new int[]{4, 0, 7}, new float[]{2, -3, 0.5f}, 3, out, 1);
        for (int c = 0; c < d; c++) {
            assertThat(out[1 + c]).isEqualTo(2 * rows.get(5, c) - 3 * rows.get(1, c) + 0.5f * rows.get(8, c));
        }
        assertThat(out[0]).isZero();
        assertThat(out[d + 1]).isZero();
    }
}
