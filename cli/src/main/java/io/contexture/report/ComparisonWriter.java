package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Writes a page that lays runs over each other: recall and loss along the runs, their figures, the options in which they differ.
 * How smooth the loss is drawn is chosen on the page, which needs no script for it.
 */
public final class ComparisonWriter {

    /** As many as there are strokes that can be told apart. */
    public static final int MOST_RUNS = 8;

    private static final int MOST_POINTS = 400;
    private static final double[] SMOOTHINGS = {0, 0.8, 0.95, 0.99};
    private static final String[] SMOOTHING_NAMES = {"as it is", "a little", "more", "most"};

    private final List<ComparedRun> runs;
    private final StringBuilder page = new StringBuilder(1 << 16);

    private ComparisonWriter(List<ComparedRun> runs) {
        this.runs = List.copyOf(runs);
    }

    /**
     * Replaces {@code file} by the page.
     *
     * @param runs 2 to {@value #MOST_RUNS}
     * @throws IOException if the file cannot be written; what was there before then still is
     */
    public static void write(Path file, List<ComparedRun> runs) throws IOException {
        if (runs.size() < 2 || runs.size() > MOST_RUNS) {
            throw new IllegalArgumentException(
                    runs.size() + " runs are to be compared; allowed: 2 to " + MOST_RUNS);
        }
        AtomicFile.writeString(file, new ComparisonWriter(runs).page());
    }

    private String page() {
        page.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\"><title>Runs compared – Contexture</title><style>")
                .append(StyleSheet.text())
                .append("</style></head><body><header><p class=\"kicker\"><b>Contexture</b></p><h1>")
                .append(runs.size()).append(" runs compared</h1>");
        legend();
        note();
        page.append("</header><main>");
        recalls();
        losses();
        figures();
        options();
        return page.append("</main></body></html>\n").toString();
    }

    private void legend() {
        page.append("<p class=\"legend runs\">");
        for (int i = 0; i < runs.size(); i++) {
            page.append(format("<span><svg class=\"key\" viewBox=\"0 0 34 8\" aria-hidden=\"true\">"
                    + "<polyline class=\"line run%d\" points=\"1,4 33,4\"/></svg> %s</span>", i + 1,
                    escape(runs.get(i).name())));
        }
        page.append("</p>");
    }

    private void note() {
        Set<String> images = new LinkedHashSet<>();
        runs.forEach(run -> images.add(run.images()));
        if (images.size() > 1) {
            page.append("<p class=\"note\" role=\"note\">The runs were not evaluated on the same: ")
                    .append(escape(String.join("; ", images))).append(".</p>");
        }
    }

    private void recalls() {
        open("Recall at 1",
                "How often the nearest sample is of the query's class, in percent, along the runs.");
        page.append("<div class=\"pair\"><figure><figcaption>On unseen classes</figcaption>")
                .append(recall("unseen classes", ReportData.RecallPoint::unseen))
                .append("</figure><figure><figcaption>On training classes</figcaption>")
                .append(recall("training classes", ReportData.RecallPoint::training))
                .append("</figure></div></section>");
    }

    private String recall(String where, ToDoubleFunction<ReportData.RecallPoint> value) {
        LineChart chart = new LineChart(format("Recall at 1 on %s of %d runs", where, runs.size()), true);
        for (int i = 0; i < runs.size(); i++) {
            List<ReportData.RecallPoint> points = runs.get(i).metrics().recalls();
            chart.add(new LineChart.Series("", "run" + (i + 1),
                    points.stream().mapToDouble(ReportData.RecallPoint::step).toArray(),
                    points.stream().mapToDouble(value).toArray()));
        }
        return chart.svg();
    }

    /** Every smoothness is drawn; the style sheet shows the one that is chosen. */
    private void losses() {
        open("Loss",
                "The loss of each batch. Losses of other kinds have other scales: compare the shapes of those only.");
        page.append("<div class=\"smoothed\"><p class=\"legend\">Smoothed:</p>");
        for (int i = 0; i < SMOOTHINGS.length; i++) {
            page.append(format("<input type=\"radio\" name=\"smoothing\" id=\"smoothing%d\"%s>"
                    + "<label for=\"smoothing%d\">%s</label>", i, i == 1 ? " checked" : "", i,
                    SMOOTHING_NAMES[i]));
        }
        for (int i = 0; i < SMOOTHINGS.length; i++) {
            page.append(format("<figure class=\"smooth%d\">", i)).append(loss(SMOOTHINGS[i]))
                    .append("</figure>");
        }
        page.append("</div></section>");
    }

    private String loss(double keep) {
        LineChart chart = new LineChart(format("Loss of %d runs, smoothed by %.2f", runs.size(), keep),
                false);
        for (int i = 0; i < runs.size(); i++) {
            List<ReportData.LossPoint> points = runs.get(i).metrics().losses();
            double[] means = Smoothing.of(points.stream().mapToDouble(ReportData.LossPoint::loss).toArray(),
                    keep);
            int stride = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
            int count = (points.size() + stride - 1) / stride;
            double[] steps = new double[count];
            double[] values = new double[count];
            for (int at = 0; at < points.size(); at++) {
                steps[at / stride] = points.get(at).step();
                values[at / stride] = means[at];
            }
            chart.add(new LineChart.Series("", "run" + (i + 1), steps, values));
        }
        return chart.svg();
    }

    private void figures() {
        open("Figures", "Of the kept models, in percent; the best of a row is set in bold.");
        Set<String> metrics = new LinkedHashSet<>();
        runs.forEach(run -> metrics.addAll(run.figures().keySet()));
        Map<String, Function<ComparedRun, String>> rows = new LinkedHashMap<>();
        for (String metric : metrics) {
            double best = runs.stream().mapToDouble(run -> run.figures().getOrDefault(metric, Double.NaN))
                    .filter(Double::isFinite).max().orElse(Double.NaN);
            rows.put(metric, run -> {
                double value = run.figures().getOrDefault(metric, Double.NaN);
                return (value == best ? "<td class=\"best\">" : "<td>") + Html.percent(value) + "</td>";
            });
        }
        table("metric", rows);
    }

    private void options() {
        Set<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.options().keySet()));
        Map<String, Function<ComparedRun, String>> rows = new LinkedHashMap<>();
        for (String name : names) {
            if (runs.stream().map(run -> run.options().getOrDefault(name, "")).distinct().count() > 1) {
                rows.put(name, run -> "<td>" + escape(run.options().getOrDefault(name, "–")) + "</td>");
            }
        }
        open("Options",
                rows.isEmpty() ? "The runs have the same options." : "Those in which the runs differ.");
        table("option", rows);
    }

    private void table(String first, Map<String, Function<ComparedRun, String>> rows) {
        if (!rows.isEmpty()) {
            page.append(format(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s by run\"><table><thead><tr>"
                            + "<th scope=\"col\">%s</th>",
                    first, first));
            runs.forEach(run -> page.append("<th scope=\"col\">").append(escape(run.name())).append("</th>"));
            page.append("</tr></thead><tbody>");
            List<String> lines = new ArrayList<>();
            rows.forEach((name, cell) -> {
                StringBuilder line = new StringBuilder("<tr><th scope=\"row\">").append(escape(name))
                        .append("</th>");
                runs.forEach(run -> line.append(cell.apply(run)));
                lines.add(line.append("</tr>").toString());
            });
            page.append(String.join("", lines)).append("</tbody></table></div>");
        }
        page.append("</section>");
    }

    private void open(String heading, String introduction) {
        page.append("<section><h2>").append(escape(heading)).append("</h2><p class=\"lead\">")
                .append(escape(introduction)).append("</p>");
    }
}
