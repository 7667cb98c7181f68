package io.contexture.report;

import static io.contexture.report.Html.escape;
import static io.contexture.report.Html.format;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.retrieval.Neighbours;
import io.contexture.retrieval.RetrievalResult;
import java.util.List;
import java.util.stream.IntStream;

/** Queries, each with its nearest neighbours: right ones framed whole with a tick, wrong ones dashed with a cross. */
final class SearchRows {

    private static final int NEIGHBOURS = 8;
    private static final int CLASSMATES = 3;

    private final RetrievalResult result;
    private final ImageSet queries;
    private final ImageSet gallery;
    private final Thumbnails thumbnails;

    SearchRows(ReportData data, Thumbnails thumbnails) {
        result = data.result();
        queries = data.queries();
        gallery = data.gallery();
        this.thumbnails = thumbnails;
    }

    /** The rows of the given queries. */
    String of(List<Integer> chosen) {
        StringBuilder html = new StringBuilder("<div class=\"searches\">");
        for (int query : chosen) {
            html.append("<article class=\"search\">");
            appendQuery(html, query, verdict(query));
            appendNeighbours(html, query, NEIGHBOURS);
            html.append("</article>");
        }
        return html.append("</div>").toString();
    }

    /** The rows of the given queries, with what should have been found beside what was. */
    String withWhatWasMissed(List<Integer> chosen) {
        StringBuilder html = new StringBuilder("<div class=\"searches\">");
        for (int query : chosen) {
            html.append("<article class=\"search missed\">");
            appendQuery(html, query, "first right image at rank " + rank(query));
            appendNeighbours(html, query, NEIGHBOURS - CLASSMATES);
            html.append("<ul class=\"tiles sought\" aria-label=\"Images of the query's class\">");
            classmates(query).forEach(item -> html
                    .append("<li class=\"tile plain\"><div class=\"frame\">")
                    .append(image(gallery.images().get(item),
                            "should have been found: " + name(gallery, item)))
                    .append("</div></li>"));
            html.append("</ul></article>");
        }
        return html.append("</div>").toString();
    }

    private void appendQuery(StringBuilder html, int query, String verdict) {
        String className = name(queries, query);
        html.append(format(
                "<div class=\"query\"><div class=\"frame\">%s</div><div class=\"who\"><h3>%s</h3><p>%s</p></div></div>",
                image(queries.images().get(query), "query: " + className), escape(className),
                escape(verdict)));
    }

    private void appendNeighbours(StringBuilder html, int query, int count) {
        Neighbours neighbours = result.neighbours();
        html.append("<ol class=\"tiles\">");
        for (int place = 0; place < Math.min(count, neighbours.k()); place++) {
            int item = neighbours.index(query, place);
            if (item < 0) {
                break;
            }
            LabelledImage found = gallery.images().get(item);
            String className = name(gallery, item);
            boolean right = found.label() == queries.images().get(query).label();
            String said = format("%s: %s, similarity %.2f", right ? "right" : "wrong", className,
                    neighbours.score(query, place));
            html.append(format("<li class=\"tile %s\" title=\"%s\"><div class=\"frame\">%s"
                    + "<svg class=\"mark\" aria-hidden=\"true\"><use href=\"#%s\"/></svg></div><span>%s</span></li>",
                    right ? "right" : "wrong", escape(found.name() + " – " + said), image(found, said),
                    right ? "tick" : "cross", escape(className)));
        }
        html.append("</ol>");
    }

    private String image(LabelledImage picture, String alternative) {
        return thumbnails.of(picture.file())
                .map(address -> "<img src=\"" + address + "\" alt=\"" + escape(alternative) + "\">")
                .orElse("<span class=\"gone\">image missing</span>");
    }

    private String verdict(int query) {
        int shown = Math.min(NEIGHBOURS, result.neighbours().k());
        long right = IntStream.range(0, shown).map(place -> result.neighbours().index(query, place))
                .filter(item -> item >= 0
                        && gallery.images().get(item).label() == queries.images().get(query).label())
                .count();
        int relevant = result.perQuery().relevant()[query];
        return right + " of " + Math.min(shown, relevant) + " found";
    }

    private String rank(int query) {
        int rank = result.perQuery().firstHit()[query];
        return rank == 0
                ? "none"
                : Html.count(rank) + " of " + Html.count(result.gallery() - (sameList() ? 1 : 0));
    }

    private IntStream classmates(int query) {
        return IntStream.range(0, gallery.size())
                .filter(item -> gallery.images().get(item).label() == queries.images().get(query).label()
                        && !(sameList() && item == query))
                .limit(CLASSMATES);
    }

    private boolean sameList() {
        return queries.equals(gallery);
    }

    private static String name(ImageSet set, int row) {
        return set.classNames().get(set.images().get(row).label());
    }
}
