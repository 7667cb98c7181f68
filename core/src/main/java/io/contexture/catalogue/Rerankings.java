package io.contexture.catalogue;

import io.contexture.rerank.ContextualReranking;
import io.contexture.rerank.KReciprocalEncoding;
import io.contexture.rerank.QueryExpansion;
import io.contexture.rerank.Reranking;
import java.util.List;

/** The ways to order search results anew, by name. */
final class Rerankings {

    private Rerankings() {}

    static List<Entry<Reranking>> entries() {
        return List.of(contextual(), kReciprocal(), queryExpansion());
    }

    private static Entry<Reranking> contextual() {
        ContextualReranking usual = ContextualReranking.DEFAULT;
        return new Entry<>("contextual",
                "(1 - weight) s_qx + weight c_qx, c the contextual similarity of the query and its results among each other",
                List.of(new Option("k", Integer.toString(usual.k()),
                        "neighbourhood, the row itself included, 2 or more"),
                        new Option("eps", "0.05", "tolerance on squared distances, at least 0"),
                        new Option("weight", "0.5", "of the contextual similarity, 0 to 1")),
                "a query at a time: needs the embeddings of the results alone",
                "Liao, Tsiligkaridis, Kulis, ICML 2023, for the measure",
                given -> new ContextualReranking(given.integer("k", usual.k()),
                        given.floating("eps", usual.eps()),
                        given.number("weight", usual.weight())));
    }

    private static Entry<Reranking> kReciprocal() {
        KReciprocalEncoding usual = KReciprocalEncoding.PUBLISHED;
        return new Entry<>("k-reciprocal",
                "(1 - lambda) J + lambda d, J the Jaccard distance of the sets of rows that query and result are mutual neighbours of",
                List.of(new Option("k1", Integer.toString(usual.k1()),
                        "neighbourhood, about the images of a class, 1 or more"),
                        new Option("k2", Integer.toString(usual.k2()),
                                "rows whose encodings are averaged, the row itself included, 1 or more"),
                        new Option("lambda", "0.3", "share of the distance itself, 0 to 1")),
                "a collection that stands: the neighbours of all its images are found once",
                "Zhong, Zheng, Cao, Li, Re-ranking Person Re-identification with k-reciprocal Encoding, CVPR 2017",
                given -> new KReciprocalEncoding(given.integer("k1", usual.k1()),
                        given.integer("k2", usual.k2()),
                        given.number("lambda", usual.lambda())));
    }

    private static Entry<Reranking> queryExpansion() {
        QueryExpansion usual = QueryExpansion.DEFAULT;
        return new Entry<>("query-expansion",
                "search again with q + sum over the first n results x of max(q . x, 0)^alpha x",
                List.of(new Option("n", Integer.toString(usual.n()),
                        "results that expand the query, 1 or more"),
                        new Option("alpha", "3", "how much nearer ones count more; 0 for all alike")),
                "classes with more images than n; finds what the first search did not",
                "Radenovic, Tolias, Chum, Fine-tuning CNN Image Retrieval with No Human Annotation, TPAMI 2019",
                given -> new QueryExpansion(given.integer("n", usual.n()),
                        given.number("alpha", usual.alpha())));
    }
}
