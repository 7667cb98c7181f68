package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Adam step against its formula in double, over lengths that do not fill vectors, and ranges for several threads. */
class AdamKernelTest {

    private static final float RATE = 0.01f;
    private static final float DECAY = 0.1f;

    @ParameterizedTest
    @CsvSource({"1,false,false", "37,false,true", "1003,true,false", "200003,true,true"})
    void everyNumberMovesByTheFormula(int size, boolean decoupled, boolean largest) {
        Random random = new Random(size);
        float[][] rows = new float[5][size];
        for (int i = 0; i < size; i++) {
            for (int row = 0; row < 5; row++) {
                rows[row][i] = (float) random.nextGaussian();
            }
            rows[3][i] *= rows[3][i];
            rows[4][i] *= rows[4][i];
        }
        double[][] expected = new double[5][size];
        for (int i = 0; i < size; i++) {
            double p = rows[0][i] * (decoupled ? 1 - RATE * DECAY : 1);
            double slope = rows[1][i] + (decoupled ? 0 : DECAY * p);
            expected[1][i] = rows[1][i];
            expected[2][i] = 0.9 * rows[2][i] + 0.1 * slope;
            expected[3][i] = 0.999 * rows[3][i] + 0.001 * slope * slope;
            expected[4][i] = largest ? Math.max(rows[4][i], expected[3][i]) : rows[4][i];
            double spread = largest ? expected[4][i] : expected[3][i];
            expected[0][i] = p - RATE / (1 - 0.9) * expected[2][i]
                    / (Math.sqrt(spread) / Math.sqrt(1 - 0.999) + 1e-8);
        }
        MemorySegment[] segments = new MemorySegment[5];
        for (int row = 0; row < 5; row++) {
            segments[row] = MemorySegment.ofArray(rows[row]);
        }
        new AdamKernel(0.1f, 0.999f, 0.001f, 1e-8f, decoupled ? 0 : DECAY, decoupled ? 1 - RATE * DECAY : 1,
                (float) (RATE / (1 - 0.9)), (float) Math.sqrt(1 - 0.999))
                .step(new AdamKernel.Rows(segments[0], segments[1], segments[2], segments[3],
                        largest ? segments[4] : null));
        for (int row = 0; row < 5; row++) {
            for (int i = 0; i < size; i++) {
                assertThat((double) rows[row][i]).isCloseTo(expected[row][i],
                        within(2e-6 * Math.max(1, Math.abs(expected[row][i]))));
            }
        }
    }
}
