package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SquareTurnTest {

    @Test
    void rowsBecomeColumnsInRegistersAndOneByOneAndNothingElseIsTouched() {
        float[] from = new float[3 + 8 * 11];
        for (int i = 0; i < from.length; i++) {
            from[i] = 1 + i;
        }
        float[] inRegisters = new float[5 + 8 * 9];
        float[] oneByOne = new float[5 + 8 * 9];
        SquareTurn.inRegisters(from, 3, 11, inRegisters, 5, 9);
        SquareTurn.oneByOne(from, 3, 11, oneByOne, 5, 9);
        assertThat(inRegisters).isEqualTo(oneByOne);
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                assertThat(oneByOne[5 + 9 * i + j]).isEqualTo(from[3 + 11 * j + i]);
            }
            if (i < 7) {
                assertThat(inRegisters[5 + 9 * i + 8]).isZero();
            }
        }
    }
}
