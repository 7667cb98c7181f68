package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.util.function.Function;

/** The gradient of a loss with respect to scores against central differences. */
final class ScoreDifferences {

    private ScoreDifferences() {}

    /**
     * Compares every entry.
     *
     * @param loss      of scores
     * @param scores    m x n, no corner of the loss within a step of one; as they were afterwards
     * @param gradient  of the loss with respect to them
     * @param step      how far each score is moved up and down; a power of two
     * @param tolerance how far an entry may be off
     * @param what      the loss, for the message
     */
    static void check(Function<Matrix, LossValue> loss, Matrix scores, Matrix gradient, float step,
            double tolerance, Object what) {
        for (int at = 0; at < scores.data().length; at++) {
            float here = scores.data()[at];
            scores.data()[at] = here + step;
            double above = loss.apply(scores).value();
            scores.data()[at] = here - step;
            double below = loss.apply(scores).value();
            scores.data()[at] = here;
            assertThat((double) gradient.data()[at]).as("entry %d of %s", at, what)
                    .isCloseTo((above - below) / (2 * step), within(tolerance));
        }
    }
}
