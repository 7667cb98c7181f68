package io.contexture.server;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.ExpressionException;
import io.contexture.catalogue.Setting;
import io.contexture.index.Filter;
import io.contexture.index.Search;
import io.contexture.rerank.Reranking;
import io.contexture.storage.BadInputException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks for beside its query.
 *
 * @param search    how many, of which items, how
 * @param reranking how the first results are ordered anew; null to leave them as they are
 */
record SearchForm(Search search, @Nullable Reranking reranking) {

    static final int MOST_HITS = 1000;
    static final int USUAL_HITS = 10;
    /** The names of its fields. */
    static final String K = "k";
    static final String FILTER = "filter";
    static final String METHOD = "method";
    static final String RERANK = "rerank";

    private static final String NONE = "none";

    static SearchForm of(Fields fields) {
        return new SearchForm(
                new Search(fields.integer(K, USUAL_HITS, 1, MOST_HITS), filter(fields), method(fields), 0),
                reranking(fields));
    }

    /** The filter that a request names; null if none. */
    static @Nullable Filter filter(Fields fields) {
        String text = fields.text(FILTER);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Filter.parse(text);
        } catch (BadInputException wrong) {
            throw Refusal.of("field 'filter': " + wrong.getMessage());
        }
    }

    private static Search.Method method(Fields fields) {
        String text = fields.text(METHOD);
        if (text == null) {
            return Search.Method.APPROXIMATE;
        }
        for (Search.Method method : Search.Method.values()) {
            if (method.name().toLowerCase(Locale.ROOT).equals(text)) {
                return method;
            }
        }
        throw Refusal.of("field 'method' is '" + text + "'; allowed: approximate, exact");
    }

    private static @Nullable Reranking reranking(Fields fields) {
        String text = fields.text(RERANK);
        if (text == null || text.isBlank() || text.equals(NONE)) {
            return null;
        }
        try {
            return Catalogue.rerankings().make(text, Setting.ofBatches(0, 0));
        } catch (ExpressionException unfit) {
            throw Refusal.of("field 'rerank': " + unfit.getMessage());
        }
    }
}
