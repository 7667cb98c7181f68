package io.contexture.server;

import io.contexture.index.Bands;
import io.contexture.index.Contents;
import io.contexture.index.Hit;
import io.contexture.index.IndexInfo;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.Precision;
import io.contexture.index.Search;
import io.contexture.index.VectorIndex;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An index in memory that looks at everything: what the server is tested on. */
final class PlainIndex implements VectorIndex {

    private record Entry(Item item, float[] embedding) {}

    private final IndexModel model;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private long generation;
    private int searches;

    PlainIndex(IndexModel model) {
        this.model = model;
    }

    @Override
    public IndexModel model() {
        return model;
    }

    /** How often it was searched. */
    synchronized int searches() {
        return searches;
    }

    @Override
    public synchronized int size() {
        return entries.size();
    }

    @Override
    public synchronized IndexInfo info() {
        return new IndexInfo(model, Precision.FLOAT32, size(), size(), null, Bands.NONE);
    }

    @Override
    public synchronized void put(List<Item> items, Matrix embeddings) {
        Matrix unit = Rows.normalised(embeddings);
        for (int row = 0; row < items.size(); row++) {
            int from = unit.index(row);
            entries.put(items.get(row).id(), new Entry(items.get(row),
                    Arrays.copyOfRange(unit.data(), from, from + unit.columns())));
        }
        generation++;
    }

    @Override
    public synchronized int delete(Collection<String> ids) {
        int before = entries.size();
        ids.forEach(entries::remove);
        generation++;
        return before - entries.size();
    }

    @Override
    public synchronized Optional<Item> item(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::item);
    }

    @Override
    public synchronized Optional<float[]> embedding(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::embedding);
    }

    @Override
    public synchronized List<List<Hit>> search(Matrix queries, Search search) {
        searches++;
        Matrix unit = Rows.normalised(queries);
        List<List<Hit>> found = new ArrayList<>();
        for (int query = 0; query < unit.rows(); query++) {
            int from = unit.index(query);
            found.add(entries.values().stream()
                    .filter(entry -> search.filter() == null || search.filter().test(entry.item))
                    .map(entry -> new Hit(entry.item,
                            Rows.dot(unit.data(), from, entry.embedding, 0, unit.columns())))
                    .sorted(Comparator.comparingDouble(Hit::similarity).reversed()).limit(search.k())
                    .toList());
        }
        return found;
    }

    @Override
    public synchronized Contents contents() {
        Matrix all = Matrix.zeros(entries.size(), model.embeddingSize());
        int row = 0;
        for (Entry entry : entries.values()) {
            System.arraycopy(entry.embedding, 0, all.data(), all.index(row++), all.columns());
        }
        return new Contents(entries.values().stream().map(Entry::item).toList(), all);
    }

    @Override
    public synchronized long generation() {
        return generation;
    }

    @Override
    public void snapshot(Path folder) {
        throw new UnsupportedOperationException("in memory alone");
    }

    @Override
    public void close() {}
}
