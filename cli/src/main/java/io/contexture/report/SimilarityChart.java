package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import io.contexture.retrieval.SimilarityHistogram;

/**
 * The similarities of positive pairs and of all pairs over each other, each as shares of its own number of pairs: the
 * less they overlap, the better the embedding tells classes apart.
 */
final class SimilarityChart {

    private static final double WIDTH = 700;
    private static final double HEIGHT = 262;
    private static final double SIDE = 16;
    private static final double TOP = 12;
    private static final double BOTTOM = 50;

    private final SimilarityHistogram histogram;
    private final int first;
    private final int last;

    SimilarityChart(SimilarityHistogram histogram) {
        this.histogram = histogram;
        int from = 0;
        int to = SimilarityHistogram.BINS - 1;
        while (from < to && histogram.all()[from] == 0) {
            from++;
        }
        while (to > from && histogram.all()[to] == 0) {
            to--;
        }
        first = from;
        last = to;
    }

    /**
     * The chance, 0 to 1, that a random positive pair is more similar than a random negative pair; pairs in one bin count
     * half. NaN if there are no pairs of one kind.
     */
    double separation() {
        double below = 0;
        double ordered = 0;
        double positives = 0;
        for (int bin = 0; bin < SimilarityHistogram.BINS; bin++) {
            double negative = histogram.all()[bin] - histogram.positives()[bin];
            ordered += histogram.positives()[bin] * (below + negative / 2);
            below += negative;
            positives += histogram.positives()[bin];
        }
        return ordered / (positives * below);
    }

    String svg() {
        double highest = Math.max(peak(histogram.positives()), peak(histogram.all()));
        StringBuilder svg = new StringBuilder(format(
                "<svg class=\"chart wide\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", WIDTH,
                HEIGHT,
                escape(format(
                        "Histogram of cosine similarities. A random pair of one class is more similar than a "
                                + "random pair of different classes in %s percent of cases.",
                        Html.percent(separation())))));
        appendShape(svg, histogram.all(), highest, "all");
        appendShape(svg, histogram.positives(), highest, "positive");
        double base = HEIGHT - BOTTOM;
        svg.append(format("<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", SIDE,
                WIDTH - SIDE, base, base));
        double low = SimilarityHistogram.lowerEnd(first);
        double high = SimilarityHistogram.lowerEnd(last + 1);
        Ticks ticks = Ticks.covering(low, high, 12);
        for (double tick : ticks.values()) {
            if (tick >= low - 1e-9 && tick <= high + 1e-9) {
                double x = SIDE + (WIDTH - 2 * SIDE) * (tick - low) / (high - low);
                svg.append(format(
                        "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", x,
                        base + 20, ticks.label(tick)));
            }
        }
        svg.append(format(
                "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">cosine similarity</text>",
                WIDTH / 2, HEIGHT - 4));
        return svg.append("</svg>").toString();
    }

    private void appendShape(StringBuilder svg, long[] counts, double highest, String style) {
        double total = total(counts);
        if (total == 0) {
            return;
        }
        double base = HEIGHT - BOTTOM;
        double width = (WIDTH - 2 * SIDE) / (last + 1 - first);
        StringBuilder path = new StringBuilder(format("M%.1f %.1f", SIDE, base));
        for (int bin = first; bin <= last; bin++) {
            double y = base - (base - TOP) * (counts[bin] / total) / highest;
            path.append(format("V%.1fH%.1f", y, SIDE + width * (bin + 1 - first)));
        }
        svg.append(format("<path class=\"area %s\" d=\"%sV%.1fZ\"/>", style, path, base));
    }

    private static double peak(long[] counts) {
        double total = total(counts);
        double peak = 0;
        for (long count : counts) {
            peak = Math.max(peak, total == 0 ? 0 : count / total);
        }
        return Math.max(peak, 1e-12);
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
