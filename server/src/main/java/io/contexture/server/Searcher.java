package io.contexture.server;

import io.contexture.index.Hit;
import io.contexture.index.Search;
import io.contexture.index.VectorIndex;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.rerank.Rankings;
import io.contexture.rerank.Reranking;
import io.contexture.retrieval.Neighbours;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches an index, and orders what it finds anew where that is asked for.
 *
 * @param index the index
 */
record Searcher(VectorIndex index) {

    /** Results that are ordered anew, if no more are wanted. */
    static final int RERANKED = 100;

    /**
     * The items most like a query.
     *
     * @param query   the embedding
     * @param without an item to leave out: the one that was searched with; null for none
     */
    List<Hit> search(float[] query, @Nullable String without, SearchForm form) throws IOException {
        int wanted = form.search().k();
        int looked = form.reranking() == null ? wanted : Math.max(wanted, RERANKED);
        Search search = new Search(looked + (without == null ? 0 : 1), form.search().filter(),
                form.search().method(), form.search().effort());
        List<Hit> found = index.search(Matrix.of(query, 1, query.length), search).getFirst();
        List<Hit> others = found.stream().filter(hit -> !hit.item().id().equals(without)).limit(looked)
                .toList();
        List<Hit> ordered = form.reranking() == null ? others : anew(query, others, form.reranking());
        return ordered.subList(0, Math.min(wanted, ordered.size()));
    }

    /** Among themselves: the rest of the index does not take part. */
    private List<Hit> anew(float[] query, List<Hit> hits, Reranking reranking) throws IOException {
        List<Hit> there = new ArrayList<>();
        List<float[]> embeddings = new ArrayList<>();
        for (Hit hit : hits) {
            Optional<float[]> embedding = index.embedding(hit.item().id());
            if (embedding.isPresent()) {
                there.add(hit);
                embeddings.add(embedding.get());
            }
        }
        if (there.isEmpty()) {
            return there;
        }
        Matrix gallery = Matrix.zeros(there.size(), query.length);
        int[] places = new int[there.size()];
        float[] similarities = new float[there.size()];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(embeddings.get(i), 0, gallery.data(), gallery.index(i), query.length);
            places[i] = i;
            similarities[i] = there.get(i).similarity();
        }
        Matrix queries = Rows.normalised(Matrix.of(query, 1, query.length));
        Neighbours order = reranking.rerank(
                new Rankings(queries, gallery, false,
                        new Neighbours(1, places.length, places, similarities)));
        return Arrays.stream(order.of(0)).mapToObj(there::get).toList();
    }
}
