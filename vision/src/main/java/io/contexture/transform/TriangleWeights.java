package io.contexture.transform;

/**
 * Which inputs weigh how much in each output when one dimension is resized: Pillow's triangle filter, whose width grows
 * with the reduction, in fixed point. (Pillow 9.4, {@code precompute_coeffs} and {@code normalize_coeffs_8bpc}.) Its memory is
 * used again for other sizes, as random crops have new ones for every image.
 */
final class TriangleWeights {

    /** 8 bits for the value, 2 for sums that overshoot, the rest of an int for the fraction. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    /** What rounds a sum of weighted values. */
    static final int HALF = 1 << (FRACTION_BITS - 1);

    private int inputs;
    private int outputs;
    private int taps;
    private int[] first = new int[0];
    private int[] fixed = new int[0];
    private double[] weights = new double[0];

    /** Weights that bring {@code from} samples to {@code to}. */
    static TriangleWeights of(int from, int to) {
        TriangleWeights weights = new TriangleWeights();
        weights.fit(from, to);
        return weights;
    }

    /**
     * Makes them weights that bring {@code from} samples to {@code to}.
     *
     * @return whether they were others before
     */
    boolean fit(int from, int to) {
        if (from == inputs && to == outputs) {
            return false;
        }
        inputs = from;
        outputs = to;
        double scale = (double) from / to;
        double radius = Math.max(scale, 1);
        first = first.length < to ? new int[to] : first;
        taps = 0;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - radius + 0.5));
            taps = Math.max(taps, Math.min(from, (int) (centre + radius + 0.5)) - first[i]);
        }
        fixed = fixed.length < to * taps ? new int[to * taps] : fixed;
        weights = weights.length < taps ? new double[taps] : weights;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int count = Math.min(from, (int) (centre + radius + 0.5)) - first[i];
            double sum = triangle(centre - first[i], radius, count);
            for (int j = 0; j < taps; j++) {
                double weight = j >= count ? 0 : sum == 0 ? weights[j] : weights[j] / sum;
                fixed[i * taps + j] = (int) (0.5 + weight * (1 << FRACTION_BITS));
            }
        }
        return true;
    }

    private double triangle(double centre, double radius, int count) {
        double sum = 0;
        double slope = 1 / radius;
        for (int j = 0; j < count; j++) {
            weights[j] = Math.max(0, 1 - Math.abs((j - centre + 0.5) * slope));
            sum += weights[j];
        }
        return sum;
    }

    /** Number of inputs. */
    int inputs() {
        return inputs;
    }

    /** Number of outputs. */
    int outputs() {
        return outputs;
    }

    /** Weights of an output; 0 where the triangle does not reach, and beyond the last input. */
    int taps() {
        return taps;
    }

    /** The input that the first weight of an output belongs to. */
    int first(int output) {
        return first[output];
    }

    /** A weight with {@link #FRACTION_BITS}; none is negative, and those of an output sum to about 1. */
    int fixed(int output, int tap) {
        return fixed[output * taps + tap];
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
