package io.contexture.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Draws {@link Growth} as SVG: seconds over rows on logarithmic axes to the left, the share of each phase to the right. It
 * brings its own ground, and follows the reader's choice of light or dark.
 */
final class GrowthPlot {

    private static final String[] COLOURS = {"#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2",
            "#9c755f", "#edc948"};
    private static final String STYLE = """
            <style>
            text { font: 13px sans-serif; fill: #24292f } .ground { fill: #ffffff } .grid { stroke: #d8dee4 }
            .title { font-weight: bold }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 } .ground { fill: #0d1117 } .grid { stroke: #30363d }
            }
            </style>
            """;

    private static final int WIDTH = 980;
    private static final int HEIGHT = 420;
    private static final int TOP = 50;
    private static final int BOTTOM = 330;
    private static final int LEFT = 70;
    private static final int MIDDLE = 480;
    private static final int SHARES_LEFT = 580;
    private static final int SHARES_RIGHT = 960;

    private final List<Growth> sizes;
    private final StringBuilder svg = new StringBuilder();
    private final int lowestDecade;
    private final int highestDecade;

    private GrowthPlot(List<Growth> sizes) {
        this.sizes = sizes;
        double least = sizes.stream().mapToDouble(Growth::total).min().orElse(1);
        double most = sizes.stream().mapToDouble(size -> Math.max(size.total(), size.dense().orElse(0))).max()
                .orElse(1);
        this.lowestDecade = (int) Math.floor(Math.log10(least));
        this.highestDecade = (int) Math.ceil(Math.log10(most));
    }

    /** The whole drawing. */
    static String svg(List<Growth> sizes) {
        GrowthPlot plot = new GrowthPlot(sizes);
        plot.svg.append(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">%n", WIDTH, HEIGHT))
                .append(STYLE);
        plot.svg.append(String.format(Locale.ROOT,
                "<rect class=\"ground\" width=\"%d\" height=\"%d\" rx=\"8\"/>%n", WIDTH, HEIGHT));
        plot.times();
        plot.shares();
        return plot.svg.append("</svg>\n").toString();
    }

    private void times() {
        text(LEFT, TOP - 22, "start", "title", "Seconds for value and gradient");
        for (int decade = lowestDecade; decade <= highestDecade; decade++) {
            double y = y(Math.pow(10, decade));
            line("grid", "", LEFT, y, MIDDLE, y);
            text(LEFT - 8, y + 4, "end", "", decade < -3 ? "1e" + decade : plain(Math.pow(10, decade)));
        }
        for (int i = 0; i < sizes.size(); i++) {
            line("grid", "", x(i), TOP, x(i), BOTTOM);
            rowCount(x(i), sizes.get(i));
        }
        text((LEFT + MIDDLE) / 2.0, BOTTOM + 42, "middle", "", "rows of the batch");
        curve(COLOURS[0], "Contexture", Growth::total);
        if (sizes.getFirst().dense().isPresent()) {
            curve(COLOURS[1], "dense, libtorch", size -> size.dense().orElse(Double.NaN));
        }
    }

    private void curve(String colour, String name, ToDoubleFunction<Growth> seconds) {
        OptionalDouble beforeX = OptionalDouble.empty();
        double beforeY = 0;
        for (int i = 0; i < sizes.size(); i++) {
            double value = seconds.applyAsDouble(sizes.get(i));
            if (Double.isNaN(value)) {
                break;
            }
            if (beforeX.isPresent()) {
                line("", " stroke=\"" + colour + "\" stroke-width=\"2.5\"", beforeX.getAsDouble(), beforeY,
                        x(i), y(value));
            }
            beforeX = OptionalDouble.of(x(i));
            beforeY = y(value);
            svg.append(String.format(Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%d rows: %.4g s</title></circle>%n",
                    x(i), beforeY, colour, sizes.get(i).n(), value));
        }
        text(beforeX.orElse(LEFT) - 8, beforeY - 10, "end", "", name);
    }

    private void shares() {
        text(SHARES_LEFT, TOP - 22, "start", "title", "Share of each phase");
        List<String> names = Growth.phaseNames(sizes);
        for (int percent = 0; percent <= 100; percent += 25) {
            text(SHARES_LEFT - 8, BOTTOM - (BOTTOM - TOP) * percent / 100.0 + 4, "end", "", percent + " %");
        }
        double step = (double) (SHARES_RIGHT - SHARES_LEFT) / sizes.size();
        for (int i = 0; i < sizes.size(); i++) {
            double bottom = BOTTOM;
            for (int phase = 0; phase < names.size(); phase++) {
                double share = sizes.get(i).phases().getOrDefault(names.get(phase), 0.0)
                        / sizes.get(i).total();
                double height = share * (BOTTOM - TOP);
                bottom -= height;
                rectangle(SHARES_LEFT + step * (i + 0.1), bottom, step * 0.8, height, colour(phase));
            }
            rowCount(SHARES_LEFT + step * (i + 0.5), sizes.get(i));
        }
        for (int phase = 0; phase < names.size(); phase++) {
            int row = phase / 3;
            double x = SHARES_LEFT + phase % 3 * 130.0;
            double y = BOTTOM + 40 + row * 20.0;
            rectangle(x, y - 10, 12, 12, colour(phase));
            text(x + 17, y, "start", "", names.get(phase));
        }
    }

    private static String colour(int phase) {
        return COLOURS[phase % COLOURS.length];
    }

    private double x(int size) {
        return LEFT + 12 + (MIDDLE - LEFT - 24) * (double) size / Math.max(1, sizes.size() - 1);
    }

    private double y(double seconds) {
        return BOTTOM - (BOTTOM - TOP) * (Math.log10(seconds) - lowestDecade)
                / (highestDecade - lowestDecade);
    }

    private void rowCount(double x, Growth size) {
        text(x, BOTTOM + 20, "middle", "", size.n() < 1024 ? "" + size.n() : size.n() / 1024 + "k");
    }

    private static String plain(double power) {
        return power >= 1 ? Long.toString(Math.round(power)) : Double.toString(power);
    }

    private void line(String style, String look, double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT,
                "<line class=\"%s\"%s x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", style, look, x1,
                y1, x2, y2));
    }

    private void rectangle(double x, double y, double width, double height, String colour) {
        svg.append(String.format(Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n", x, y, width,
                height, colour));
    }

    private void text(double x, double y, String anchor, String style, String words) {
        svg.append(String.format(Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n", x, y, anchor,
                style, words));
    }
}
