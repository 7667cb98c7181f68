package io.contexture.loss;

/**
 * Bins of scores, the highest first, with centres {@code c_k = max - k w}, {@code w = (max - min) / (count - 1)}. A score is shared
 * out between the two centres around it, {@code delta(s, k) = max(0, 1 - |s - c_k| / w)}; one beyond the first or last centre is
 * wholly there.
 *
 * @param count number of centres, at least 2
 * @param min   the last centre
 * @param max   the first centre, above min
 */
record SoftBins(int count, double min, double max) {

    /** {@code h_k = sum over scores of delta(s, k)}, of the first {@code many} scores. */
    double[] histogram(float[] scores, int many) {
        double[] histogram = new double[count];
        double perScore = (count - 1) / (max - min);
        for (int j = 0; j < many; j++) {
            double place = Math.clamp((max - scores[j]) * perScore, 0, count - 1);
            int bin = Math.min((int) place, count - 2);
            histogram[bin] += 1 - (place - bin);
            histogram[bin + 1] += place - bin;
        }
        return histogram;
    }

    /**
     * The way back: adds to each score's slope the factor times that through {@link #histogram}. Beyond the ends it is 0. A score
     * exactly at a centre has none; it gets what Revaud's code gives it, the sum of those to its left and right (and from
     * the bin at an end half of it).
     *
     * @param onBins slopes on the histogram
     * @param into   slopes on the scores, added to
     */
    void addSlopes(double factor, double[] onBins, float[] scores, int many, double[] into) {
        double perScore = (count - 1) / (max - min);
        int last = count - 1;
        for (int j = 0; j < many; j++) {
            double place = (max - scores[j]) * perScore;
            if (place < 0 || place > last) {
                continue;
            }
            int bin = (int) place;
            double slope;
            if (place > bin) {
                slope = onBins[bin] - onBins[bin + 1];
            } else {
                slope = (bin == 0 ? onBins[0] / 2 : onBins[bin - 1])
                        - (bin == last ? onBins[last] / 2 : onBins[bin + 1]);
            }
            into[j] += factor * perScore * slope;
        }
    }
}
