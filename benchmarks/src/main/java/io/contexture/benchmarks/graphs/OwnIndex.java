package io.contexture.benchmarks.graphs;

import io.contexture.index.Hit;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.LuceneIndex;
import io.contexture.index.Search;
import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Contexture's index, whose graph has that degree and that effort by itself. */
public final class OwnIndex implements GraphLibrary {

    private final Path folder;
    private LuceneIndex index;

    /** @param folder an empty one */
    public OwnIndex(Path folder, int columns) throws IOException {
        this.folder = folder;
        index = LuceneIndex.create(folder, new IndexModel("0", "none", columns));
    }

    @Override
    public String name() {
        return "Contexture";
    }

    @Override
    public void build(Matrix vectors) throws IOException {
        index.put(items(0, vectors.rows()), vectors);
    }

    /** Items that are called as their rows are numbered. */
    public static List<Item> items(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(row -> new Item(Integer.toString(row), null, null, Map.of())).toList();
    }

    @Override
    public void reopen() throws IOException {
        index.close();
        index = LuceneIndex.open(folder);
    }

    @Override
    public int[] search(Matrix query, int k, int effort) throws IOException {
        List<Hit> hits = index.search(query, new Search(k, null, Search.Method.APPROXIMATE, effort))
                .getFirst();
        return hits.stream().mapToInt(hit -> Integer.parseInt(hit.item().id())).toArray();
    }

    @Override
    public boolean delete(List<Integer> rows) throws IOException {
        index.delete(rows.stream().map(String::valueOf).toList());
        return true;
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
