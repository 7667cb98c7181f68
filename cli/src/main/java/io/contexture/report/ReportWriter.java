package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a report: one HTML file with its style sheet, charts and images inside, which asks nothing of a network. */
public final class ReportWriter {

    private static final int SHOWN = 12;
    private static final int HARDEST = 6;

    private final ReportData data;
    private final Thumbnails thumbnails = new Thumbnails();
    private final StringBuilder page = new StringBuilder(1 << 18);

    private ReportWriter(ReportData data) {
        this.data = data;
    }

    /**
     * Replaces {@code file} by the report of {@code data}.
     *
     * @throws IOException if the file cannot be written; what was there before then still is
     */
    public static void write(Path file, ReportData data) throws IOException {
        AtomicFile.writeString(file, new ReportWriter(data).page());
    }

    private String page() {
        header();
        page.append("<main>");
        searches();
        training();
        metrics();
        similarities();
        hardest();
        options();
        page.append("</main></body></html>\n");
        return page.toString();
    }

    private void header() {
        page.append(PageHead.html(data.title(), data.when()))
                .append(new Headline(data.contenders()).html()).append(PageHead.facts(data.facts()))
                .append("</div>");
        for (String note : data.notes()) {
            page.append("<p class=\"note\" role=\"note\">").append(escape(note)).append("</p>");
        }
        page.append("</header>");
    }

    private void searches() {
        List<Integer> chosen = ChosenQueries.crossSection(data.result().perQuery(), data.queries(), SHOWN);
        if (chosen.isEmpty()) {
            return;
        }
        open("Searches",
                "Each row: a query, then its nearest images. The rows are queries at even steps from the best "
                        + "answered to the worst, one of a class; nothing is picked for its looks.");
        page.append(
                "<p class=\"legend\"><span class=\"right\"><svg class=\"mark\" aria-hidden=\"true\"><use href=\"#tick\"/>"
                        + "</svg> same class as the query</span><span class=\"wrong\"><svg class=\"mark\" aria-hidden=\"true\">"
                        + "<use href=\"#cross\"/></svg> another class</span></p>");
        page.append(new SearchRows(data, thumbnails).of(chosen)).append("</section>");
    }

    private void training() {
        if (data.losses().isEmpty() && data.recalls().isEmpty()) {
            return;
        }
        open("Training",
                "Left: the loss of each batch (thin) and its running mean. Right: how often the nearest image "
                        + "is of the query's class, among classes trained on and among classes never seen.");
        page.append("<div class=\"pair\">");
        if (!data.losses().isEmpty()) {
            page.append("<figure><figcaption>Loss</figcaption>").append(TrainingCharts.loss(data.losses()))
                    .append("</figure>");
        }
        if (!data.recalls().isEmpty()) {
            page.append("<figure><figcaption>Recall at 1, percent</figcaption>")
                    .append(TrainingCharts.recall(data.recalls())).append("</figure>");
        }
        page.append("</div></section>");
    }

    private void metrics() {
        open("Metrics", format("%s queries among %s images, in percent. %s",
                Html.count(data.result().queries()),
                Html.count(data.result().gallery()),
                data.result().queriesWithoutRelevant() == 0
                        ? "Every query has something to find."
                        : Html.count(data.result().queriesWithoutRelevant())
                                + " queries have nothing to find; they count as misses in R@k and not at all elsewhere."));
        page.append(new MetricsTable(data).html()).append("</section>");
    }

    private void similarities() {
        SimilarityChart chart = new SimilarityChart(data.result().similarities());
        if (Double.isNaN(chart.separation())) {
            return;
        }
        open("Similarities",
                format("How similar pairs of images are. A random pair of one class is more similar than a "
                        + "random pair of two classes in %s %% of cases.", Html.percent(chart.separation())));
        page.append("<p class=\"legend\"><span class=\"swatch positive\">pairs of one class</span>"
                + "<span class=\"swatch all\">all pairs</span></p><figure>").append(chart.svg())
                .append("</figure></section>");
    }

    private void hardest() {
        List<Integer> chosen = ChosenQueries.hardest(data.result().perQuery(), data.queries(), HARDEST);
        if (chosen.isEmpty()) {
            return;
        }
        open("The hardest queries",
                "Those whose first right image comes last. First what was found; past the line, "
                        + "what was sought. Wrong labels often show up here.");
        page.append(new SearchRows(data, thumbnails).withWhatWasMissed(chosen)).append("</section>");
    }

    private void options() {
        if (data.options().isEmpty()) {
            return;
        }
        page.append("<section><details><summary>All options of this run</summary><dl class=\"options\">");
        data.options()
                .forEach((name, value) -> page.append("<div><dt>").append(escape(name)).append("</dt><dd>")
                        .append(escape(value)).append("</dd></div>"));
        page.append("</dl></details></section>");
    }

    private void open(String heading, String introduction) {
        page.append("<section><h2>").append(escape(heading)).append("</h2><p class=\"lead\">")
                .append(escape(introduction)).append("</p>");
    }
}
