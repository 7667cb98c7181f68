package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were cut or changed give an error that names the index, or the right results; never others. */
class DamagedIndexTest {

    private static final int ROWS = 3000;
    private static final int COLUMNS = 12;
    private static final IndexModel MODEL = new IndexModel("22", "none", COLUMNS);
    private static final Search SEARCH = new Search(10, Filter.parse("colour!=red"),
            Search.Method.APPROXIMATE,
            100);

    @TempDir
    private Path folder;

    private Path whole;
    private Matrix queries;
    private List<List<Hit>> expected;

    @BeforeEach
    void fill() throws IOException {
        whole = folder.resolve("whole");
        Matrix vectors = Clusters.vectors(ROWS, COLUMNS, 2);
        queries = Clusters.vectors(10, COLUMNS, 3);
        try (LuceneIndex index = LuceneIndex.create(whole, MODEL)) {
            for (int from = 0; from < ROWS; from += 1000) {
                index.put(Clusters.items(from, from + 1000), vectors.rows(from, from + 1000));
            }
            index.delete(IntStream.range(0, 30).mapToObj(i -> "item-" + i).toList());
        }
        try (LuceneIndex index = LuceneIndex.open(whole)) {
            expected = index.search(queries, SEARCH.withMethod(Search.Method.EXACT));
        }
    }

    @Test
    void aCutFileIsNoticed() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (Path file : files()) {
            for (int round = 0; round < 3; round++) {
                byte[] bytes = Files.readAllBytes(file);
                refused += isRefused(file, Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length))))
                        ? 1
                        : 0;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aChangedBitIsNoticed() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        int refused = 0;
        for (Path file : files()) {
            for (int round = 0; round < 6; round++) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    refused += isRefused(file, bytes) ? 1 : 0;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        for (Path file : files()) {
            isRefused(file, null);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(whole)) {
            return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
    }

    /** Puts other bytes, or nothing, in a file's place, in a copy; what is not refused must find what it found before. */
    private boolean isRefused(Path file, byte @Nullable [] bytes) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        for (Path one : files()) {
            Files.copy(one, copy.resolve(one.getFileName()));
        }
        Path damaged = copy.resolve(file.getFileName());
        if (bytes == null) {
            Files.delete(damaged);
        } else {
            Files.write(damaged, bytes);
        }
        try (LuceneIndex index = LuceneIndex.open(copy)) {
            assertThat(index.size()).as("%s", file).isEqualTo(ROWS - 30);
            assertThat(index.search(queries, SEARCH.withMethod(Search.Method.EXACT))).as("%s", file)
                    .isEqualTo(expected);
            return false;
        } catch (BadInputException refused) {
            assertThat(refused).hasMessageContaining(copy.toString());
            return true;
        }
    }
}
