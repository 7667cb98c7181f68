package io.contexture.benchmarks.graphs;

import io.contexture.linalg.Matrix;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JVector's graph with layers, and a degree of twice {@link #DEGREE} as HNSW's lowest layer has; vectors lie in its file, none are rounded. */
public final class JVectorGraph implements GraphLibrary {

    private static final VectorTypeSupport TYPES = VectorizationProvider.getInstance().getVectorTypeSupport();
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;

    private final Path file;
    private @Nullable ReaderSupplier readers;
    private @Nullable ImmutableGraphIndex graph;
    private @Nullable GraphSearcher searcher;

    /** @param folder an empty one */
    public JVectorGraph(Path folder) {
        file = folder.resolve("graph");
    }

    @Override
    public String name() {
        return "JVector";
    }

    @Override
    public void build(Matrix vectors) throws IOException {
        List<VectorFloat<?>> rows = new ArrayList<>();
        for (int row = 0; row < vectors.rows(); row++) {
            rows.add(vector(vectors, row));
        }
        RandomAccessVectorValues values = new ListRandomAccessVectorValues(rows, vectors.columns());
        try (GraphIndexBuilder builder = new GraphIndexBuilder(values, VectorSimilarityFunction.DOT_PRODUCT,
                2 * DEGREE, BUILD_EFFORT, OVERFLOW, ALPHA, true)) {
            OnDiskGraphIndex.write(builder.build(values), values, file);
        }
        reopen();
    }

    private static VectorFloat<?> vector(Matrix vectors, int row) {
        int from = vectors.index(row);
        return TYPES.createFloatVector(Arrays.copyOfRange(vectors.data(), from, from + vectors.columns()));
    }

    @Override
    public void reopen() throws IOException {
        close();
        readers = ReaderSupplierFactory.open(file);
        graph = OnDiskGraphIndex.load(readers);
        searcher = new GraphSearcher(graph);
    }

    @Override
    public int[] search(Matrix query, int k, int effort) {
        GraphSearcher opened = searcher;
        if (opened == null) {
            throw new IllegalStateException("nothing was built yet");
        }
        RandomAccessVectorValues inFile = (RandomAccessVectorValues) opened.getView();
        SearchResult found = opened.search(
                DefaultSearchScoreProvider.exact(vector(query, 0), VectorSimilarityFunction.DOT_PRODUCT,
                        inFile),
                k,
                Math.max(k, effort), 0, 0, Bits.ALL);
        return Arrays.stream(found.getNodes()).mapToInt(node -> node.node).toArray();
    }

    /** A graph's file is never changed: deletions are a list that the caller keeps beside it, and leaves out of each search. */
    @Override
    public boolean delete(List<Integer> rows) {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (searcher != null) {
            searcher.close();
        }
        if (graph != null) {
            graph.close();
        }
        if (readers != null) {
            readers.close();
        }
    }
}
