package io.contexture.benchmarks;

import io.contexture.benchmarks.graphs.OwnIndex;
import io.contexture.index.Hit;
import io.contexture.index.IndexModel;
import io.contexture.index.LuceneIndex;
import io.contexture.index.Search;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An index of clustered vectors against hnswlib's graph, of the same degree and build effort, and against faiss' IndexFlatIP: queries a CPU
 * second, one query at a time and many together, at each recall; seconds to build; seconds to open.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=IndexBenchmark}; options
 * {@code -Dbenchmark.arguments="VECTORS COLUMNS PYTHON"}, by default 100000 128 /usr/bin/python3. The peers are Debian's
 * ({@code apt-get install python3-hnswlib python3-faiss}); without them only the index is timed.
 */
public final class IndexBenchmark {

    private static final int QUERIES = 1000;
    private static final int TEN = 10;
    private static final int BATCH = 1000;
    private static final int ROUNDS = 6;
    private static final int DEGREE = 16;
    private static final int BUILD_EFFORT = 128;
    private static final int[] EFFORTS = {10, 16, 24, 32, 48, 64, 96, 128, 192, 256};

    private IndexBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int columns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        String python = arguments.length > 2 ? arguments[2] : "/usr/bin/python3";
        Matrix all = ClusteredVectors.of(rows + QUERIES, columns);
        Matrix base = all.rows(0, rows);
        Matrix queries = all.rows(rows, rows + QUERIES);
        Neighbours truth = ExactSearch.search(queries, base, TEN);
        System.out.printf("%,d vectors of %d numbers, %d queries; CPU seconds%n", rows, columns, QUERIES);
        try (TemporaryFolder folder = TemporaryFolder.create("index-benchmark")) {
            write(folder.path(), base, queries, truth);
            ours(folder.path().resolve("index"), base, queries, truth);
            peers(folder.path(), columns, python);
        }
    }

    private static void ours(Path folder, Matrix base, Matrix queries, Neighbours truth) throws IOException {
        double start = CpuSeconds.process();
        long wall = System.nanoTime();
        try (LuceneIndex index = LuceneIndex.create(folder,
                new IndexModel("0", "none", base.columns()))) {
            for (int from = 0; from < base.rows(); from += BATCH) {
                int to = Math.min(base.rows(), from + BATCH);
                index.put(OwnIndex.items(from, to), base.rows(from, to));
            }
            System.out.printf("Contexture build %.1f (%.1f by the clock, %d puts on disk)%n",
                    CpuSeconds.process() - start, (System.nanoTime() - wall) / 1e9,
                    Math.ceilDiv(base.rows(), BATCH));
        }
        long bytes = TemporaryFolder.bytes(folder);
        double opening = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 3; round++) {
            long before = System.nanoTime();
            LuceneIndex.open(folder).close();
            opening = Math.min(opening, (System.nanoTime() - before) / 1e9);
        }
        System.out.printf("Contexture opens in %.2f by the clock, %.0f MB on disk%n", opening, bytes / 1e6);
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            for (int effort : EFFORTS) {
                time(index, queries, truth, effort);
            }
            exact(index, queries);
        }
    }

    private static void time(LuceneIndex index, Matrix queries, Neighbours truth, int effort)
            throws IOException {
        Search search = new Search(TEN, null, Search.Method.APPROXIMATE, effort);
        double best = Double.POSITIVE_INFINITY;
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Hit>> hits = new ArrayList<>();
            double start = CpuSeconds.thread();
            for (int query = 0; query < QUERIES; query++) {
                hits.add(index.search(queries.rows(query, query + 1), search).getFirst());
            }
            best = Math.min(best, CpuSeconds.thread() - start);
            found = found(hits, truth);
        }
        System.out.printf("Contexture %d %.4f %.0f%n", effort, (double) found / TEN / QUERIES,
                QUERIES / best);
    }

    private static int found(List<List<Hit>> hits, Neighbours truth) {
        int found = 0;
        for (int query = 0; query < QUERIES; query++) {
            for (int row : truth.of(query)) {
                String id = Integer.toString(row);
                found += hits.get(query).stream().anyMatch(hit -> hit.item().id().equals(id)) ? 1 : 0;
            }
        }
        return found;
    }

    private static void exact(LuceneIndex index, Matrix queries) throws IOException {
        Search search = Search.nearest(TEN).withMethod(Search.Method.EXACT);
        double together = Double.POSITIVE_INFINITY;
        double single = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            double start = CpuSeconds.process();
            index.search(queries.rows(0, 500), search);
            together = Math.min(together, CpuSeconds.process() - start);
            start = CpuSeconds.process();
            for (int query = 0; query < 50; query++) {
                index.search(queries.rows(query, query + 1), search);
            }
            single = Math.min(single, CpuSeconds.process() - start);
        }
        System.out.printf("Contexture exact, together %.1f%nContexture exact, single %.1f%n",
                500 / together, 50 / single);
    }

    private static void write(Path folder, Matrix base, Matrix queries, Neighbours truth)
            throws IOException {
        Files.write(folder.resolve("base.f32"), bytes(base));
        Files.write(folder.resolve("query.f32"), bytes(queries));
        ByteBuffer indices = ByteBuffer.allocate(Integer.BYTES * truth.indices().length)
                .order(ByteOrder.LITTLE_ENDIAN);
        indices.asIntBuffer().put(truth.indices());
        Files.write(folder.resolve("truth.i32"), indices.array());
    }

    private static byte[] bytes(Matrix matrix) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * matrix.rows() * matrix.columns())
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(matrix.data(), matrix.offset(), matrix.rows() * matrix.columns());
        return bytes.array();
    }

    private static void peers(Path folder, int columns, String python)
            throws IOException, InterruptedException {
        Path script = folder.resolve("index_peer.py");
        try (InputStream source = IndexBenchmark.class.getResourceAsStream("index_peer.py")) {
            Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(python, script.toString(), folder.toString(),
                Integer.toString(columns), Integer.toString(DEGREE), Integer.toString(BUILD_EFFORT))
                .redirectErrorStream(true);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(System.out::println);
        }
        if (process.waitFor() != 0) {
            System.out.println("No peers: apt-get install python3-hnswlib python3-faiss");
        }
    }
}
