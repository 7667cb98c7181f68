package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.index.graph.Vectors;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random writes and openings anew, against a map that is searched by looking at everything. */
class LuceneIndexPropertyTest {

    private static final int COLUMNS = 5;
    private static final IndexModel MODEL = new IndexModel("00", "none", COLUMNS);

    /** What is expected of the index. */
    private final Map<String, Item> items = new TreeMap<>();
    private final Map<String, float[]> vectors = new TreeMap<>();

    @Property(tries = 12)
    void anIndexHoldsWhatWasPutAndNotDeleted(@ForAll long seed, @ForAll Precision precision)
            throws IOException {
        items.clear();
        vectors.clear();
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("index");
        LuceneIndex index = LuceneIndex.create(folder, MODEL, precision);
        try {
            for (int round = 0; round < 12; round++) {
                switch (random.nextInt(4)) {
                    case 0 -> delete(index, random);
                    case 1 -> {
                        index.close();
                        index = LuceneIndex.open(folder);
                    }
                    default -> put(index, random, precision);
                }
                compare(index, random);
            }
        } finally {
            index.close();
            remove(folder);
        }
    }

    private void put(LuceneIndex index, Random random, Precision precision) throws IOException {
        int count = 1 + random.nextInt(random.nextBoolean() ? 5 : 400);
        Matrix embeddings = Matrix.zeros(count, COLUMNS);
        List<Item> put = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Few values, so that equal vectors and equal similarities are frequent.
            for (int column = 0; column < COLUMNS; column++) {
                embeddings.set(i, column, random.nextInt(-2, 3));
            }
            int name = random.nextInt(500);
            put.add(new Item("id" + name, null, random.nextInt(5) == 0 ? null : "l" + random.nextInt(3),
                    random.nextBoolean() ? Map.of() : Map.of("a", "v" + random.nextInt(4))));
        }
        index.put(put, embeddings);
        Matrix unit = Rows.normalised(embeddings);
        for (int i = 0; i < count; i++) {
            Vectors one = precision.vectors(1, COLUMNS);
            one.put(0, one.encode(unit.data(), unit.index(i)), 0);
            float[] kept = new float[COLUMNS];
            one.read(0, kept);
            items.put(put.get(i).id(), put.get(i));
            vectors.put(put.get(i).id(), kept);
        }
    }

    private void delete(LuceneIndex index, Random random) throws IOException {
        List<String> ids = new ArrayList<>();
        int there = 0;
        for (int i = random.nextInt(200); i > 0; i--) {
            String id = "id" + random.nextInt(500);
            ids.add(id);
            there += items.remove(id) == null ? 0 : 1;
            vectors.remove(id);
        }
        assertThat(index.delete(ids)).isEqualTo(there);
    }

    private void compare(LuceneIndex index, Random random) throws IOException {
        assertThat(index.size()).isEqualTo(items.size());
        for (String id : List.of("id1", "id2", "id" + random.nextInt(500))) {
            assertThat(index.item(id).orElse(null)).isEqualTo(items.get(id));
            assertThat(index.embedding(id).orElse(null)).isEqualTo(vectors.get(id));
        }
        int queries = 1 + random.nextInt(8);
        Matrix query = Matrix.zeros(queries, COLUMNS);
        for (int i = 0; i < query.data().length; i++) {
            query.data()[i] = random.nextInt(-2, 3);
        }
        Filter filter = List.of(Filter.parse("label=l1"), Filter.parse("a!=v2"),
                Filter.parse("label=l0|l2,a=v1"), new Filter.All(List.of())).get(random.nextInt(4));
        int k = 1 + random.nextInt(random.nextBoolean() ? 10 : 600);
        // So few vectors that approximate searches look at all of them, too.
        Search search = new Search(k, filter,
                random.nextBoolean() ? Search.Method.EXACT : Search.Method.APPROXIMATE, 1000);
        List<List<Hit>> found = index.search(query, search);
        Matrix unit = Rows.normalised(query);
        for (int i = 0; i < queries; i++) {
            assertThat(found.get(i)).isEqualTo(expected(unit.rows(i, i + 1).toArray(), filter, k));
        }
    }

    private List<Hit> expected(float[] query, Filter filter, int k) {
        Stream<Hit> hits = items.values().stream().filter(filter::test).map(item -> new Hit(item,
                product(query, Objects.requireNonNull(vectors.get(item.id())))));
        return hits.sorted(Comparator.comparing(Hit::similarity, Comparator.reverseOrder())
                .thenComparing(hit -> hit.item().id())).limit(k).toList();
    }

    private static float product(float[] query, float[] vector) {
        float sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum = Math.fma(query[i], vector[i], sum);
        }
        return sum;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
