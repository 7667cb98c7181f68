package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Curves over the steps of a run as an SVG that takes its colours from the page's style sheet. Lines are named where they
 * end, and differ in stroke as well as in colour.
 */
final class LineChart {

    private static final double WIDTH = 460;
    private static final double HEIGHT = 270;
    private static final double LEFT = 40;
    private static final double RIGHT = 92;
    private static final double TOP = 14;
    private static final double BOTTOM = 38;

    /**
     * A line.
     *
     * @param name  written at its end; empty for none
     * @param style CSS class
     * @param x     steps, ascending
     * @param y     values; NaN is left out
     */
    record Series(String name, String style, double[] x, double[] y) {}

    private final String description;
    private final boolean percent;
    private final List<Series> series = new ArrayList<>();

    LineChart(String description, boolean percent) {
        this.description = description;
        this.percent = percent;
    }

    LineChart add(Series line) {
        series.add(line);
        return this;
    }

    String svg() {
        double right = Math.max(1,
                series.stream().mapToDouble(s -> s.x.length == 0 ? 0 : s.x[s.x.length - 1]).max().orElse(1));
        double low = percent ? 0 : Math.min(0, extreme(true));
        double high = Math.max(extreme(false), low + 1e-9);
        Ticks vertical = Ticks.covering(low, high, 5);
        Ticks horizontal = Ticks.covering(0, right, 5);
        StringBuilder svg = new StringBuilder(format(
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", WIDTH,
                HEIGHT,
                escape(description)));
        for (double tick : vertical.values()) {
            double y = y(tick, vertical);
            svg.append(format("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT,
                    WIDTH - RIGHT, y, y));
            svg.append(format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 7,
                    y + 4, percent ? format("%.0f", 100 * tick) : vertical.label(tick)));
        }
        for (double tick : horizontal.values()) {
            if (tick <= right * 1.0001) {
                svg.append(
                        format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                                x(tick, right), HEIGHT - BOTTOM + 17, Html.count(Math.round(tick))));
            }
        }
        svg.append(format("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">step</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4));
        List<double[]> named = new ArrayList<>();
        for (Series line : series) {
            appendLine(svg, line, right, vertical, named);
        }
        return svg.append("</svg>").toString();
    }

    private void appendLine(StringBuilder svg, Series line, double right, Ticks vertical,
            List<double[]> named) {
        StringBuilder points = new StringBuilder();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        double value = Double.NaN;
        for (int i = 0; i < line.x.length; i++) {
            if (Double.isFinite(line.y[i])) {
                value = line.y[i];
                lastX = x(line.x[i], right);
                lastY = y(value, vertical);
                points.append(format("%.1f,%.1f ", lastX, lastY));
            }
        }
        if (points.isEmpty()) {
            return;
        }
        svg.append(
                format("<polyline class=\"line %s\" points=\"%s\"/>", line.style, points.toString().strip()));
        if (line.name.isEmpty()) {
            return;
        }
        svg.append(format("<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", line.style, lastX,
                lastY));
        double labelY = lastY;
        for (double[] other : named) {
            if (Math.abs(other[0] - labelY) < 32) {
                labelY = lastY <= other[1] ? other[0] - 32 : other[0] + 32;
            }
        }
        labelY = Math.clamp(labelY, TOP + 6, HEIGHT - BOTTOM - 16);
        named.add(new double[]{labelY, lastY});
        svg.append(format("<text class=\"name %s\" x=\"%.1f\" y=\"%.1f\">%s"
                + "<tspan class=\"value\" x=\"%.1f\" dy=\"15\">%s</tspan></text>", line.style, lastX + 9,
                labelY + 1,
                escape(line.name), lastX + 9,
                percent
                        ? Html.percent(value) + " %"
                        : format(Math.abs(value) < 10 ? "%.3f" : "%.1f", value)));
    }

    private double extreme(boolean lowest) {
        double found = Double.NaN;
        for (Series line : series) {
            for (double value : line.y) {
                if (Double.isFinite(value) && !(lowest ? found <= value : found >= value)) {
                    found = value;
                }
            }
        }
        return Double.isNaN(found) ? 0 : found;
    }

    private static double x(double value, double right) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / right;
    }

    private static double y(double value, Ticks ticks) {
        return HEIGHT - BOTTOM
                - (HEIGHT - TOP - BOTTOM) * (value - ticks.low()) / (ticks.high() - ticks.low());
    }
}
