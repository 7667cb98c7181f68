package io.contexture.loss;

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
        double largest = target;
        for (int at = from; at < from + count; at++) {
            largest = at == from + y ? largest : Math.max(largest, scores[at]);
        }
        double others = 0;
        for (int at = from; at < from + count; at++) {
            double exponential = at == from + y ? 0 : Math.exp(scale * (scores[at] - largest));
            scores[at] = (float) exponential;
            others += exponential;
        }
        double below = scale * (target - largest);
        double all = others + Math.exp(below);
        float factor = (float) (scale / all);
        for (int at = from; at < from + count; at++) {
            scores[at] *= factor;
        }
        // p_y - 1 as what the others have: no difference of near numbers.
        scores[from + y] = (float) (-scale * others / all);
        return (below == 0 ? Math.log1p(others) : Math.log(all)) - below;
    }
}
