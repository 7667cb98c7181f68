package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import java.util.List;

/** The one figure to remember as a sentence, and as bars beside what it is compared with. */
final class Headline {

    private final List<ReportData.Contender> contenders;
    private final String metric;
    private final String meaning;

    /** R@1. */
    Headline(List<ReportData.Contender> contenders) {
        this(contenders, "R@1", "of queries find an image of their own class at the first place");
    }

    /**
     * @param contenders the first is what the page is about
     * @param metric     the figure's name
     * @param meaning    what so many per cent do
     */
    Headline(List<ReportData.Contender> contenders, String metric, String meaning) {
        this.contenders = contenders;
        this.metric = metric;
        this.meaning = meaning;
    }

    String html() {
        double own = value(contenders.getFirst());
        StringBuilder html = new StringBuilder(format(
                "<div class=\"headline\"><p class=\"figure\">%s<small>%%</small></p>"
                        + "<p class=\"meaning\">%s</p><ul class=\"bars\">",
                Html.percent(own), escape(meaning)));
        for (int i = 0; i < contenders.size(); i++) {
            double value = value(contenders.get(i));
            html.append(format("<li%s><span>%s</span><i style=\"--share:%.4f\"></i><b>%s</b></li>",
                    i == 0 ? " class=\"own\"" : "", escape(contenders.get(i).name()),
                    Double.isNaN(value) ? 0 : value,
                    Html.percent(value)));
        }
        return html.append("</ul></div>").toString();
    }

    private double value(ReportData.Contender contender) {
        return contender.metrics().getOrDefault(metric, Double.NaN);
    }
}
