package io.contexture.benchmarks;

import io.contexture.benchmarks.graphs.GraphLibrary;
import io.contexture.benchmarks.graphs.JVectorGraph;
import io.contexture.benchmarks.graphs.LuceneHnsw;
import io.contexture.benchmarks.graphs.OwnIndex;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The index against Lucene's own graph and JVector's, all in this JVM on the same clustered vectors: building, disk, opening, queries a CPU second
 * at each recall (in turns), deletions, and how many of 500 equal vectors among 20,000 are found.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=GraphsBenchmark}; options
 * {@code -Dbenchmark.arguments="VECTORS COLUMNS"}, by default 100000 128.
 */
public final class GraphsBenchmark {

    private static final int QUERIES = 1000;
    private static final int TEN = 10;
    private static final int ROUNDS = 4;
    private static final int TWINS = 500;
    private static final int AMONG = 20_000;
    private static final int[] EFFORTS = {10, 16, 24, 32, 48, 64, 96, 128, 192};

    private GraphsBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int columns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        Matrix all = ClusteredVectors.of(rows + QUERIES, columns);
        Matrix base = all.rows(0, rows);
        Matrix queries = all.rows(rows, rows + QUERIES);
        System.out.printf(Locale.ROOT, "%,d vectors of %d numbers, %d queries one at a time%n", rows, columns,
                QUERIES);
        try (TemporaryFolder folder = TemporaryFolder.create("graphs-benchmark")) {
            List<GraphLibrary> libraries = libraries(folder.path(), columns);
            for (GraphLibrary library : libraries) {
                build(library, folder.path().resolve(library.name()), base, queries);
            }
            contest(libraries, queries, ExactSearch.search(queries, base, TEN));
            for (GraphLibrary library : libraries) {
                delete(library, base, queries);
                library.close();
            }
        }
        twins(columns);
    }

    private static List<GraphLibrary> libraries(Path folder, int columns) throws IOException {
        return List.of(new OwnIndex(Files.createDirectory(folder.resolve("Contexture")), columns),
                new LuceneHnsw(Files.createDirectory(folder.resolve("Lucene"))),
                new JVectorGraph(Files.createDirectory(folder.resolve("JVector"))));
    }

    private static void build(GraphLibrary library, Path folder, Matrix base, Matrix queries)
            throws IOException {
        double start = CpuSeconds.process();
        long wall = System.nanoTime();
        library.build(base);
        double built = CpuSeconds.process() - start;
        double waited = (System.nanoTime() - wall) / 1e9;
        double opening = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 3; round++) {
            long before = System.nanoTime();
            library.reopen();
            library.search(queries.rows(0, 1), TEN, TEN);
            opening = Math.min(opening, (System.nanoTime() - before) / 1e9);
        }
        System.out.printf(Locale.ROOT,
                "%-10s built in %.1f CPU seconds (%.1f by the clock), %.0f MB, opened and searched in %.3f s%n",
                library.name(), built, waited, TemporaryFolder.bytes(folder) / 1e6, opening);
    }

    /** In turns: each effort's rounds go from library to library. */
    private static void contest(List<GraphLibrary> libraries, Matrix queries, Neighbours truth)
            throws IOException {
        for (int effort : EFFORTS) {
            double[] best = new double[libraries.size()];
            double[] recall = new double[libraries.size()];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < best.length; i++) {
                    double start = CpuSeconds.thread();
                    int[][] found = searchAll(libraries.get(i), queries, effort);
                    best[i] = Math.min(best[i], CpuSeconds.thread() - start);
                    recall[i] = recall(found, truth, row -> row);
                }
            }
            for (int i = 0; i < best.length; i++) {
                System.out.printf(Locale.ROOT, "effort %3d  %-10s recall %.4f  %,8.0f queries a CPU second%n",
                        effort, libraries.get(i).name(), recall[i], QUERIES / best[i]);
            }
        }
    }

    private static int[][] searchAll(GraphLibrary library, Matrix queries, int effort) throws IOException {
        int[][] found = new int[QUERIES][];
        for (int query = 0; query < QUERIES; query++) {
            found[query] = library.search(queries.rows(query, query + 1), TEN, effort);
        }
        return found;
    }

    /** @param number of the vector that a row of the truth is */
    private static double recall(int[][] found, Neighbours truth, IntUnaryOperator number) {
        int right = 0;
        for (int query = 0; query < QUERIES; query++) {
            Set<Integer> rows = Arrays.stream(found[query]).boxed().collect(Collectors.toSet());
            right += (int) Arrays.stream(truth.of(query)).map(number).filter(rows::contains).count();
        }
        return (double) right / TEN / QUERIES;
    }

    /** Every tenth vector. */
    private static void delete(GraphLibrary library, Matrix base, Matrix queries) throws IOException {
        List<Integer> gone = IntStream.range(0, base.rows()).filter(row -> row % 10 == 0).boxed().toList();
        long start = System.nanoTime();
        if (!library.delete(gone)) {
            System.out.printf("%-10s cannot delete from what is on disk%n", library.name());
            return;
        }
        double waited = (System.nanoTime() - start) / 1e9;
        int[] kept = IntStream.range(0, base.rows()).filter(row -> row % 10 != 0).toArray();
        Neighbours truth = ExactSearch.search(queries, base.select(kept), TEN);
        int effort = 48;
        double recall = recall(searchAll(library, queries, effort), truth, row -> kept[row]);
        System.out.printf(Locale.ROOT,
                "%-10s deleted %,d in %.2f s; recall at effort %d is then %.4f%n", library.name(),
                gone.size(),
                waited, effort, recall);
    }

    private static void twins(int columns) throws IOException {
        Matrix vectors = ClusteredVectors.of(AMONG, columns);
        for (int twin = 1; twin < TWINS; twin++) {
            System.arraycopy(vectors.data(), 0, vectors.data(), vectors.index(twin * (AMONG / TWINS)),
                    columns);
        }
        try (TemporaryFolder folder = TemporaryFolder.create("graphs-benchmark")) {
            for (GraphLibrary library : libraries(folder.path(), columns)) {
                library.build(vectors);
                Set<Integer> found = new HashSet<>();
                for (int row : library.search(vectors.rows(0, 1), TWINS, 2 * TWINS)) {
                    found.add(row);
                }
                long twins = found.stream().filter(row -> row % (AMONG / TWINS) == 0).count();
                System.out.printf(Locale.ROOT, "%-10s finds %d of %d equal vectors among %,d%n",
                        library.name(), twins, TWINS, AMONG);
                library.close();
            }
        }
    }
}
