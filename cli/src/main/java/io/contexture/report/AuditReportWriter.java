package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import io.contexture.report.AuditReport.Doubted;
import io.contexture.report.AuditReport.Picture;
import io.contexture.report.AuditReport.Twins;
import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the page of an audit: one HTML file with its style sheet and images inside, which asks nothing of a network. */
public final class AuditReportWriter {

    private final AuditReport data;
    private final Thumbnails thumbnails = new Thumbnails();
    private final StringBuilder page = new StringBuilder(1 << 18);

    private AuditReportWriter(AuditReport data) {
        this.data = data;
    }

    /**
     * Replaces {@code file} by the page of {@code data}.
     *
     * @throws IOException if the file cannot be written; what was there before then still is
     */
    public static void write(Path file, AuditReport data) throws IOException {
        AtomicFile.writeString(file, new AuditReportWriter(data).page());
    }

    private String page() {
        page.append(PageHead.html(data.title(), data.when()));
        if (!data.contenders().isEmpty()) {
            page.append(new Headline(data.contenders(), AuditReport.PRECISION, data.meaning()).html());
        }
        page.append(PageHead.facts(data.facts())).append("</div></header><main>");
        doubts();
        pairs("Near-duplicates", data.within());
        pairs("Near-duplicates in the other set", data.across());
        return page.append("</main></body></html>\n").toString();
    }

    private void doubts() {
        page.append("<section><h2>Labels in doubt</h2><p class=\"lead\">").append(data.doubts().isEmpty()
                ? "No image is more like another class than like its own."
                : "Each row: an image that is more like another class than like its own, the surest first, and its nearest others.")
                .append("</p>");
        if (data.doubts().isEmpty()) {
            page.append("</section>");
            return;
        }
        page.append(
                "<p class=\"legend\"><span class=\"right\"><svg class=\"mark\" aria-hidden=\"true\"><use href=\"#tick\"/>"
                        + "</svg> of the image's own label</span><span class=\"wrong\"><svg class=\"mark\" aria-hidden=\"true\">"
                        + "<use href=\"#cross\"/></svg> of another</span></p><div class=\"searches\">");
        data.doubts().forEach(this::doubt);
        page.append("</div></section>");
    }

    private void doubt(Doubted doubted) {
        Picture image = doubted.image();
        page.append(format(
                "<article class=\"search\"><div class=\"query\"><div class=\"frame\">%s</div><div class=\"who\"><h3>%s</h3>"
                        + "<p>rather %s, doubt %.2f</p><p>%s</p></div></div><ol class=\"tiles\">",
                thumbnail(image), escape(image.className()), escape(doubted.suggested()), doubted.doubt(),
                escape(image.name())));
        for (Picture near : doubted.nearest()) {
            boolean same = near.className().equals(image.className());
            page.append(format("<li class=\"tile %s\" title=\"%s\"><div class=\"frame\">%s"
                    + "<svg class=\"mark\" aria-hidden=\"true\"><use href=\"#%s\"/></svg></div><span>%s</span></li>",
                    same ? "right" : "wrong", escape(near.name()), thumbnail(near), same ? "tick" : "cross",
                    escape(near.className())));
        }
        page.append("</ol></article>");
    }

    private void pairs(String heading, List<Twins> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        page.append("<section><h2>").append(heading)
                .append("</h2><p class=\"lead\">Pairs of images that are nearly one, the most similar first.</p><ul class=\"pairs\">");
        for (Twins twins : pairs) {
            page.append(format(
                    "<li><div class=\"frame\">%s</div><div class=\"frame\">%s</div><p><b>%.4f</b> %s<br>%s<br>%s</p></li>",
                    thumbnail(twins.one()), thumbnail(twins.other()), twins.similarity(),
                    escape(twins.remark()),
                    escape(twins.one().name()), escape(twins.other().name())));
        }
        page.append("</ul></section>");
    }

    private String thumbnail(Picture picture) {
        return thumbnails.of(picture.file())
                .map(address -> "<img src=\"" + address + "\" alt=\""
                        + escape(picture.className() + ": " + picture.name())
                        + "\">")
                .orElse("<span class=\"gone\">image missing</span>");
    }
}
