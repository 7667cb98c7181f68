package io.contexture.loss;

import java.util.Map;

/**
 * How the elements of a loss (one an anchor, a pair or a triplet, as the loss says) become one number:
 * {@code sum of weight(l) l / sum of share(l)}, and 0 where no element has a share. Weights and shares are constants for
 * the gradient.
 */
public sealed interface Reducer {

    /** The mean of all elements. */
    Reducer MEAN = new Mean();

    /** The mean of the elements above 0: those that still violate something. */
    Reducer NON_ZERO_MEAN = new NonZeroMean();

    /** What the element is multiplied by in the sum. */
    double weight(double element, int anchorLabel);

    /** What the element adds to the divisor. */
    double share(double element);

    /** The weight that every element above 0 has, with a share of 1; NaN where these depend on the element. */
    double weightOfPositives(int anchorLabel);

    /** See {@link #MEAN}. */
    record Mean() implements Reducer {

        @Override
        public double weightOfPositives(int anchorLabel) {
            return 1;
        }

        @Override
        public double weight(double element, int anchorLabel) {
            return 1;
        }

        @Override
        public double share(double element) {
            return 1;
        }
    }

    /** See {@link #NON_ZERO_MEAN}. */
    record NonZeroMean() implements Reducer {

        @Override
        public double weightOfPositives(int anchorLabel) {
            return 1;
        }

        @Override
        public double weight(double element, int anchorLabel) {
            return element > 0 ? 1 : 0;
        }

        @Override
        public double share(double element) {
            return element > 0 ? 1 : 0;
        }
    }

    /**
     * The mean of the elements between two bounds: leaves out what is learned, and what looks like a wrong label.
     *
     * @param low  elements must be above it
     * @param high elements must be below it; positive infinity for no bound
     */
    record ThresholdMean(double low, double high) implements Reducer {

        public ThresholdMean {
            if (!(low < high)) {
                throw new IllegalArgumentException(
                        "elements between " + low + " and " + high + " do not exist; low must be below high");
            }
        }

        @Override
        public double weight(double element, int anchorLabel) {
            return share(element);
        }

        @Override
        public double share(double element) {
            return element > low && element < high ? 1 : 0;
        }

        @Override
        public double weightOfPositives(int anchorLabel) {
            return Double.NaN;
        }
    }

    /**
     * The mean of all elements, each times the weight of its anchor's class.
     *
     * @param weights by class, at least 0; a class that is not there has weight 1
     */
    record ClassWeightedMean(Map<Integer, Double> weights) implements Reducer {

        public ClassWeightedMean {
            weights = Map.copyOf(weights);
            weights.forEach((label, weight) -> {
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("the weight of class " + label + " is " + weight
                            + "; a weight is a finite number of at least 0, 1 where a class counts as any other");
                }
            });
        }

        @Override
        public double weight(double element, int anchorLabel) {
            return weights.getOrDefault(anchorLabel, 1.0);
        }

        @Override
        public double weightOfPositives(int anchorLabel) {
            return weight(1, anchorLabel);
        }

        @Override
        public double share(double element) {
            return 1;
        }
    }
}
