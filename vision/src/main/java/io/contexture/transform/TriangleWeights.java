package io.contexture.transform;

/**
 * Which inputs weigh how much in each output when one dimension is resized: Pillow's triangle filter, whose width grows
 * with the reduction, in fixed point. (Pillow 9.4, {@code precompute_coeffs} and {@code normalize_coeffs_8bpc}.)
 *
 * @param inputs number of inputs
 * @param taps   weights of an output; 0 where the triangle does not reach, and beyond the last input
 * @param first  for each output the input that its first weight belongs to
 * @param fixed  weights, {@code taps} for each output, with {@link #FRACTION_BITS}; none is negative, and those of an
 *               output sum to about 1
 */
record TriangleWeights(int inputs, int taps, int[] first, int[] fixed) {

    /** 8 bits for the value, 2 for sums that overshoot, the rest of an int for the fraction. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    /** What rounds a sum of weighted values. */
    static final int HALF = 1 << (FRACTION_BITS - 1);

    /** Weights that bring {@code from} samples to {@code to}. */
    static TriangleWeights of(int from, int to) {
        double scale = (double) from / to;
        double radius = Math.max(scale, 1);
        int[] first = new int[to];
        int taps = 0;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - radius + 0.5));
            taps = Math.max(taps, Math.min(from, (int) (centre + radius + 0.5)) - first[i]);
        }
        int[] fixed = new int[to * taps];
        double[] weights = new double[taps];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int count = Math.min(from, (int) (centre + radius + 0.5)) - first[i];
            double sum = triangle(centre - first[i], radius, count, weights);
            for (int j = 0; j < count; j++) {
                double weight = sum == 0 ? weights[j] : weights[j] / sum;
                fixed[i * taps + j] = (int) (0.5 + weight * (1 << FRACTION_BITS));
            }
        }
        return new TriangleWeights(from, taps, first, fixed);
    }

    private static double triangle(double centre, double radius, int count, double[] weights) {
        double sum = 0;
        double slope = 1 / radius;
        for (int j = 0; j < count; j++) {
            weights[j] = Math.max(0, 1 - Math.abs((j - centre + 0.5) * slope));
            sum += weights[j];
        }
        return sum;
    }

    /** Number of outputs. */
    int outputs() {
        return first.length;
    }

    /** How many weights of an output have an input. */
    int used(int output) {
        return Math.min(taps, inputs - first[output]);
    }

    /** The 8-bit value of a sum that {@link #HALF} was added to. */
    static byte toByte(int sum) {
        return (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
    }
}
