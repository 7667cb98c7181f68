package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LuceneIndexTest {

    private static final int COLUMNS = 24;
    private static final IndexModel MODEL = new IndexModel("ab".repeat(32), "resize(32)", COLUMNS);
    private static final int ROWS = 4000;

    @TempDir
    private Path folder;

    private LuceneIndex filled(Path place, Matrix vectors) throws IOException {
        LuceneIndex index = LuceneIndex.create(place, MODEL);
        for (int from = 0; from < vectors.rows(); from += 1000) {
            int to = Math.min(vectors.rows(), from + 1000);
            index.put(Clusters.items(from, to), vectors.rows(from, to));
        }
        return index;
    }

    private static Search exact(int k) {
        return Search.nearest(k).withMethod(Search.Method.EXACT);
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.item().id()).toList();
    }

    @Test
    void approximateSearchFindsNearlyAllThatExactSearchFinds() throws IOException {
        try (LuceneIndex index = filled(folder, Clusters.vectors(ROWS, COLUMNS, 2))) {
            Matrix queries = Clusters.vectors(100, COLUMNS, 3);
            List<List<Hit>> exact = index.search(queries, exact(10));
            List<List<Hit>> near = index.search(queries, Search.nearest(10));
            int same = 0;
            for (int query = 0; query < 100; query++) {
                Set<String> found = new HashSet<>(ids(near.get(query)));
                found.retainAll(ids(exact.get(query)));
                same += found.size();
            }
            assertThat(same).isGreaterThan(950);
        }
    }

    @Test
    void oneQueryFindsTheSameAsManyTogether() throws IOException {
        try (LuceneIndex index = filled(folder, Clusters.vectors(ROWS, COLUMNS, 2))) {
            Matrix queries = Clusters.vectors(30, COLUMNS, 3);
            List<List<Hit>> together = index.search(queries, exact(10));
            for (int query = 0; query < 30; query++) {
                assertThat(index.search(queries.rows(query, query + 1), exact(10)).getFirst())
                        .isEqualTo(together.get(query));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatWasPutIsThereAfterOpeningAgain(Precision precision) throws IOException {
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        Matrix queries = Clusters.vectors(20, COLUMNS, 3);
        List<List<Hit>> before;
        List<List<Hit>> exactBefore;
        try (LuceneIndex index = LuceneIndex.create(folder, MODEL, precision)) {
            index.put(Clusters.items(0, ROWS), vectors);
            before = index.search(queries, Search.nearest(5));
            exactBefore = index.search(queries, exact(5));
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(index.model()).isEqualTo(MODEL);
            assertThat(index.size()).isEqualTo(ROWS);
            assertThat(index.info().precision()).isEqualTo(precision);
            assertThat(index.item("item-17")).contains(Clusters.item(17));
            assertThat(index.search(queries, exact(5))).isEqualTo(exactBefore);
            assertThat(index.search(queries, Search.nearest(5))).isEqualTo(before);
        }
    }

    @Test
    void bytesAreOffByThousandths() throws IOException {
        Matrix vectors = Clusters.vectors(500, COLUMNS, 2);
        try (LuceneIndex index = LuceneIndex.create(folder, MODEL, Precision.INT8)) {
            index.put(Clusters.items(0, 500), vectors);
            float similarity = index.search(vectors.rows(3, 4), exact(1)).getFirst().getFirst().similarity();
            assertThat(similarity).isBetween(0.999f, 1.0001f);
        }
    }

    @Test
    void aDeletedItemIsNotFoundAndAReplacedOneIsFoundWhereItIsNow() throws IOException {
        Matrix vectors = Clusters.vectors(200, COLUMNS, 2);
        try (LuceneIndex index = filled(folder, vectors)) {
            assertThat(index.delete(List.of("item-5", "item-6", "nobody"))).isEqualTo(2);
            index.put(List.of(Clusters.item(7)), vectors.rows(5, 6));
            assertThat(index.size()).isEqualTo(198);
            assertThat(index.item("item-5")).isEmpty();
            assertThat(ids(index.search(vectors.rows(5, 6), Search.nearest(1)).getFirst()))
                    .containsExactly("item-7");
            assertThat(index.embedding("item-7").orElseThrow()).isEqualTo(vectors.rows(5, 6).toArray());
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(index.size()).isEqualTo(198);
            assertThat(ids(index.search(vectors.rows(5, 6), Search.nearest(1)).getFirst()))
                    .containsExactly("item-7");
        }
    }

    @Test
    void equalVectorsAreAllFoundWhoeverOfThemIsDeleted() throws IOException {
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        for (int row = 1000; row < 1500; row++) {
            System.arraycopy(vectors.data(), vectors.index(7), vectors.data(), vectors.index(row), COLUMNS);
        }
        try (LuceneIndex index = filled(folder, vectors)) {
            assertThat(index.info().distinct()).isEqualTo(ROWS - 500);
            Matrix query = vectors.rows(7, 8);
            List<Hit> twins = index.search(query, Search.nearest(501)).getFirst();
            assertThat(twins).hasSize(501).allMatch(hit -> hit.similarity() == twins.getFirst().similarity());
            assertThat(ids(twins)).isSorted();
            index.delete(IntStream.range(1000, 1250).mapToObj(i -> "item-" + i).toList());
            index.delete(List.of("item-7"));
            List<String> left = ids(index.search(query, Search.nearest(250)).getFirst());
            assertThat(left).hasSize(250).allMatch(id -> Integer.parseInt(id.substring(5)) >= 1250);
            Filter red = Filter.parse("colour=red");
            List<Hit> reds = index.search(query, Search.nearest(83).withFilter(red)).getFirst();
            assertThat(reds).allMatch(hit -> hit.similarity() > 0.9999f && red.test(hit.item()));
        }
    }

    @Test
    void aFilterHidesNothingThatPasses() throws IOException {
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        Matrix queries = Clusters.vectors(20, COLUMNS, 3);
        try (LuceneIndex index = filled(folder, vectors)) {
            for (String text : List.of("colour=red|blue", "shape=s7", "label!=class 3", "colour=pink",
                    "id=item-9|item-11", "shape!=s1,colour=green")) {
                Filter filter = Filter.parse(text);
                List<List<Hit>> exact = index.search(queries, exact(10).withFilter(filter));
                List<List<Hit>> near = index.search(queries,
                        new Search(10, filter, Search.Method.APPROXIMATE, 200));
                long passing = Clusters.items(0, ROWS).stream().filter(filter::test).count();
                for (int query = 0; query < 20; query++) {
                    assertThat(exact.get(query)).as(text).hasSize((int) Math.min(10, passing))
                            .allMatch(hit -> filter.test(hit.item()));
                    assertThat(near.get(query)).as(text).hasSameSizeAs(exact.get(query))
                            .allMatch(hit -> filter.test(hit.item()));
                }
            }
        }
    }

    @Test
    void manyDeletionsLeaveAGraphThatStillFinds() throws IOException {
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        try (LuceneIndex index = filled(folder, vectors)) {
            index.delete(IntStream.range(0, ROWS).filter(i -> i % 3 != 0).mapToObj(i -> "item-" + i)
                    .toList());
            assertThat(recall(index)).isGreaterThan(0.93);
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(index.size()).isEqualTo(ROWS / 3 + 1);
            assertThat(recall(index)).isGreaterThan(0.93);
            index.put(Clusters.items(0, ROWS), vectors);
            assertThat(index.size()).isEqualTo(ROWS);
            assertThat(recall(index)).isGreaterThan(0.93);
        }
    }

    private static double recall(LuceneIndex index) throws IOException {
        Matrix queries = Clusters.vectors(100, COLUMNS, 3);
        List<List<Hit>> exact = index.search(queries, exact(10));
        List<List<Hit>> near = index.search(queries, new Search(10, null, Search.Method.APPROXIMATE, 50));
        int same = 0;
        for (int query = 0; query < 100; query++) {
            Set<String> found = new HashSet<>(ids(near.get(query)));
            found.retainAll(ids(exact.get(query)));
            same += found.size();
        }
        return same / 1000.0;
    }

    @Test
    void aSnapshotIsAnIndexOfThatMoment() throws IOException {
        Matrix vectors = Clusters.vectors(300, COLUMNS, 2);
        Path copy = folder.resolve("copy");
        try (LuceneIndex index = filled(folder.resolve("index"), vectors)) {
            index.snapshot(copy);
            index.delete(List.of("item-0"));
            assertThatThrownBy(() -> index.snapshot(copy)).isInstanceOf(BadInputException.class)
                    .hasMessageContaining("holds an index already");
        }
        try (LuceneIndex index = LuceneIndex.open(copy)) {
            assertThat(index.size()).isEqualTo(300);
            assertThat(index.item("item-0")).isPresent();
        }
    }

    @Test
    void oneAtATimeMayWriteWhileOthersRead() throws IOException {
        try (LuceneIndex index = filled(folder, Clusters.vectors(100, COLUMNS, 2))) {
            assertThatThrownBy(() -> LuceneIndex.open(folder)).isInstanceOf(BadInputException.class)
                    .hasMessageContaining(folder.toString()).hasMessageContaining("open in another process");
            try (LuceneIndex reader = LuceneIndex.openToRead(folder)) {
                assertThat(reader.size()).isEqualTo(100);
                index.delete(List.of("item-1"));
                assertThat(reader.size()).isEqualTo(100);
                assertThatThrownBy(() -> reader.delete(List.of("item-2")))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("read only");
            }
        }
    }

    @Test
    void writersThatWaitShareACommitAndSearchesGoOn() throws Exception {
        Matrix vectors = Clusters.vectors(600, COLUMNS, 2);
        try (LuceneIndex index = filled(folder, vectors.rows(0, 400));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 400; i < 500; i++) {
                int row = i;
                all.add(threads.submit(() -> {
                    index.put(List.of(Clusters.item(row)), vectors.rows(row, row + 1));
                    assertThat(ids(index.search(vectors.rows(row, row + 1), Search.nearest(1)).getFirst()))
                            .containsExactly("item-" + row);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(index.size()).isEqualTo(500);
        }
    }

    @Test
    void recallIsMeasuredAndKept() throws IOException {
        MeasuredRecall measured;
        try (LuceneIndex index = filled(folder, Clusters.vectors(ROWS, COLUMNS, 2))) {
            assertThat(index.info().recall()).isNull();
            measured = index.measure();
            assertThat(measured.atTen()).isBetween(0.9, 1.0);
            assertThat(measured.size()).isEqualTo(ROWS);
            assertThat(measured.seconds()).isPositive();
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(index.info().recall()).isEqualTo(measured);
        }
    }

    @Test
    void bandsAreKept() throws IOException {
        Bands bands = new Bands(List.of(new Bands.Band(Bands.Kind.SAME_FILE, 0.98, 1, 0.9, 12),
                new Bands.Band(Bands.Kind.SAME_CLASS, 0.5, 0.8, 0.7, 340)));
        try (LuceneIndex index = LuceneIndex.create(folder, MODEL)) {
            index.keep(bands);
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(index.info().bands()).isEqualTo(bands);
            assertThat(bands.of(0.99)).hasValueSatisfying(
                    band -> assertThat(band.kind()).isEqualTo(Bands.Kind.SAME_FILE));
            assertThat(bands.of(0.6)).hasValueSatisfying(
                    band -> assertThat(band.kind()).isEqualTo(Bands.Kind.SAME_CLASS));
            assertThat(bands.of(0.4)).isEmpty();
        }
    }

    @Test
    void badInputIsRefusedAndNothingIsWritten() throws IOException {
        try (LuceneIndex index = LuceneIndex.create(folder, MODEL)) {
            Matrix bad = Clusters.vectors(2, COLUMNS, 2);
            bad.set(1, 3, Float.NaN);
            assertThatThrownBy(() -> index.put(Clusters.items(0, 2), bad))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("item-1");
            assertThatThrownBy(() -> index.put(Clusters.items(0, 1), Matrix.zeros(1, 3)))
                    .hasMessageContaining("3 numbers, those of this index 24");
            assertThatThrownBy(() -> index.put(List.of(new Item("\ud800", null, null, Map.of())),
                    Clusters.vectors(1, COLUMNS, 2))).hasMessageContaining("surrogate");
            assertThat(index.size()).isZero();
            assertThat(index.search(Clusters.vectors(1, COLUMNS, 2), Search.nearest(3)))
                    .containsExactly(List.of());
        }
        assertThatThrownBy(() -> LuceneIndex.create(folder, MODEL)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds an index already");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "");
        assertThatThrownBy(() -> LuceneIndex.create(other, MODEL)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("letter.txt");
        assertThatThrownBy(() -> LuceneIndex.open(folder.resolve("none")))
                .isInstanceOf(BadInputException.class).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> LuceneIndex.open(other)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds no index");
    }

    @Test
    void aGraphThatIsGoneIsMadeAgain() throws IOException {
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        filled(folder, vectors).close();
        Files.delete(folder.resolve(LuceneIndex.GRAPH));
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertThat(recall(index)).isGreaterThan(0.93);
        }
        assertThat(folder.resolve(LuceneIndex.GRAPH)).exists();
    }

    @Test
    void vectorsOfZerosAreKeptToo() throws IOException {
        try (LuceneIndex index = LuceneIndex.create(folder, MODEL, Precision.INT8)) {
            index.put(Clusters.items(0, 2), Matrix.zeros(2, COLUMNS));
            List<Hit> hits = index.search(Clusters.vectors(1, COLUMNS, 2), Search.nearest(5)).getFirst();
            assertThat(ids(hits)).isEqualTo(Arrays.asList("item-0", "item-1"));
            assertThat(hits).allMatch(hit -> hit.similarity() == 0);
        }
    }
}
