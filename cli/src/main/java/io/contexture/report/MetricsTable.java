package io.contexture.report;

import static io.contexture.report.Html.escape;

import java.util.Map;

/** Metrics by row, contenders by column; the best of a row is set in bold. */
final class MetricsTable {

    private final ReportData data;

    MetricsTable(ReportData data) {
        this.data = data;
    }

    String html() {
        StringBuilder html = new StringBuilder(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Metrics\"><table><thead><tr><th scope=\"col\">metric</th>");
        for (ReportData.Contender contender : data.contenders()) {
            html.append("<th scope=\"col\">").append(escape(contender.name())).append("</th>");
        }
        html.append("<th scope=\"col\" class=\"aside\">mean over classes</th></tr></thead><tbody>");
        Map<String, Double> overClasses = data.result().meanOverClasses().summary();
        for (String metric : data.contenders().getFirst().metrics().keySet()) {
            double best = data.contenders().stream()
                    .mapToDouble(c -> c.metrics().getOrDefault(metric, Double.NaN))
                    .filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
            html.append("<tr><th scope=\"row\">").append(escape(metric)).append("</th>");
            for (ReportData.Contender contender : data.contenders()) {
                double value = contender.metrics().getOrDefault(metric, Double.NaN);
                html.append(value == best ? "<td class=\"best\">" : "<td>").append(Html.percent(value))
                        .append("</td>");
            }
            html.append("<td class=\"aside\">")
                    .append(Html.percent(overClasses.getOrDefault(metric, Double.NaN)))
                    .append("</td></tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }
}
