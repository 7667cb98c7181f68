package io.contexture.loss;

import io.contexture.linalg.Exponentials;

/** Softmax and cross entropy of one row of scores. */
final class CrossEntropy {

    private CrossEntropy() {}

    /**
     * {@code -log(e^(a s_y) / sum over c of e^(a s_c))}, with another score in the place of {@code s_y}. Leaves the
     * derivatives with respect to the scores, {@code a (p_c - 1[c = y])}, where the scores were. Exponentials are relative
     * to the largest, so that none overflows at any scale.
     *
     * @param scores where the row is
     * @param from   its first score
     * @param count  number of its scores
     * @param y      which of them is the target, 0 to count - 1
     * @param target what stands for its score
     * @param scale  a
     */
    static double replace(float[] scores, int from, int count, int y, double target, double scale) {
        // The target is kept apart, in double.
        scores[from + y] = Float.NEGATIVE_INFINITY;
        float largest = (float) target;
        for (int at = from; at < from + count; at++) {
            largest = Math.max(largest, scores[at]);
        }
        double others = Exponentials.replace(scores, from, count, (float) scale, largest);
        double above = scale * (target - largest);
        double own = Math.exp(above);
        float factor = (float) (scale / (others + own));
        for (int at = from; at < from + count; at++) {
            scores[at] *= factor;
        }
        // p_y - 1 as what the others have: no difference of near numbers.
        scores[from + y] = (float) (-scale * others / (others + own));
        // -log(own / (own + others)), by the one or the other form as own or others outweigh.
        return own > others ? Math.log1p(others / own) : Math.log(others + own) - above;
    }
}
