package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import java.util.List;

/** The one figure to remember, R@1, as a sentence and as bars beside what it is compared with. */
final class Headline {

    private static final String METRIC = "R@1";

    private final List<ReportData.Contender> contenders;

    Headline(List<ReportData.Contender> contenders) {
        this.contenders = contenders;
    }

    String html() {
        double own = value(contenders.getFirst());
        StringBuilder html = new StringBuilder(format(
                "<div class=\"headline\"><p class=\"figure\">%s<small>%%</small></p>"
                        + "<p class=\"meaning\">of queries find an image of their own class at the first place</p><ul class=\"bars\">",
                Html.percent(own)));
        for (int i = 0; i < contenders.size(); i++) {
            double value = value(contenders.get(i));
            html.append(format("<li%s><span>%s</span><i style=\"--share:%.4f\"></i><b>%s</b></li>",
                    i == 0 ? " class=\"own\"" : "", escape(contenders.get(i).name()),
                    Double.isNaN(value) ? 0 : value,
                    Html.percent(value)));
        }
        return html.append("</ul></div>").toString();
    }

    private static double value(ReportData.Contender contender) {
        return contender.metrics().getOrDefault(METRIC, Double.NaN);
    }
}
