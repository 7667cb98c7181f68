package io.contexture.rerank;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a row is of each item: mostly of none.
 *
 * @param items  those that it is of, ascending
 * @param shares of each, above 0
 */
record Encoding(int[] items, double[] shares) {

    /** The mean of some. */
    static Encoding mean(List<Encoding> encodings) {
        if (encodings.size() == 1) {
            return encodings.getFirst();
        }
        Map<Integer, Double> sums = new TreeMap<>();
        for (Encoding encoding : encodings) {
            for (int e = 0; e < encoding.items.length; e++) {
                sums.merge(encoding.items[e], encoding.shares[e] / encodings.size(), Double::sum);
            }
        }
        return new Encoding(sums.keySet().stream().mapToInt(Integer::intValue).toArray(),
                sums.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** {@code 1 - sum of the minima / sum of the maxima}: 0 for equal ones, 1 for those without an item in common. */
    double jaccardDistance(Encoding other) {
        double minima = 0;
        double maxima = 0;
        int a = 0;
        int b = 0;
        while (a < items.length || b < other.items.length) {
            int mine = a < items.length ? items[a] : Integer.MAX_VALUE;
            int theirs = b < other.items.length ? other.items[b] : Integer.MAX_VALUE;
            double share = mine <= theirs ? shares[a] : 0;
            double otherShare = theirs <= mine ? other.shares[b] : 0;
            minima += Math.min(share, otherShare);
            maxima += Math.max(share, otherShare);
            a += mine <= theirs ? 1 : 0;
            b += theirs <= mine ? 1 : 0;
        }
        return 1 - minima / maxima;
    }
}
