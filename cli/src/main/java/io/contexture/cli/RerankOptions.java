package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.ExpressionException;
import io.contexture.catalogue.Setting;
import io.contexture.rerank.Rankings;
import io.contexture.rerank.Reranking;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.Neighbours;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.retrieval.RetrievalTask;
import io.contexture.storage.BadInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Other orders of the first results, and what they are worth. */
final class RerankOptions {

    /** Every entry with its defaults. */
    private static final String ALL = "all";

    @Option(names = "--rerank", paramLabel = "NAME", description = "Also order the first results anew, and show what that changes: contextual, k-reciprocal or query-expansion, with options in brackets if wanted, e.g. \"k-reciprocal(k1=10)\", or all. May be given several times.")
    private List<String> names = List.of();

    @Option(names = "--rerank-depth", paramLabel = "N", description = "Results of each query that are ordered anew; ${DEFAULT-VALUE} if not given. Later ones count as not found.")
    private int depth = 100;

    /** Whether any was asked for. */
    boolean wanted() {
        return !names.isEmpty();
    }

    /** Results that are ordered anew; 0 if none are. */
    int depth() {
        return wanted() ? depth : 0;
    }

    /**
     * What was asked for, by name.
     *
     * @throws BadInputException if there is none of a name, or an option is out of range
     */
    Map<String, Reranking> rerankings() {
        if (depth < 1) {
            throw new BadInputException("--rerank-depth is " + depth + "; allowed: 1 or more");
        }
        Map<String, Reranking> made = new LinkedHashMap<>();
        for (String name : names) {
            for (String each : name.equals(ALL) ? Catalogue.rerankings().names() : List.of(name)) {
                try {
                    made.put(Catalogue.rerankings().check(each),
                            Catalogue.rerankings().make(each, Setting.ofBatches(0, 0)));
                } catch (ExpressionException unfit) {
                    throw new BadInputException("--rerank " + unfit.getMessage(), unfit);
                }
            }
        }
        return made;
    }

    /**
     * Means over the queries with the first results as they were found, and in each order that was asked for.
     *
     * @param nearest the results of the task's queries, {@link #depth} of them
     * @return fractions by metric, by order
     */
    Map<String, Map<String, Double>> compare(RetrievalTask task, Neighbours nearest,
            EvaluationOptions options) {
        Rankings found = new Rankings(task.queries(), task.gallery(), task.self(), nearest);
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        metrics.put("as found", metrics(task, nearest, options));
        rerankings().forEach(
                (name, reranking) -> metrics.put(name, metrics(task, reranking.rerank(found), options)));
        return metrics;
    }

    private static Map<String, Double> metrics(RetrievalTask task, Neighbours order,
            EvaluationOptions options) {
        return RetrievalEvaluation
                .ofRankings(order, task.queryLabels(), task.galleryLabels(), task.self(), options).summary();
    }
}
