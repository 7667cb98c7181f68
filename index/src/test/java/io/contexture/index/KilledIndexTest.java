package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index whose process is killed at any moment has all that was acknowledged, and nothing half. */
class KilledIndexTest {

    /** What the process says when it begins what it is to be killed at. */
    private static final List<String> MOMENTS = List.of("putting", "merging", "copying", "deleting");

    @TempDir
    private Path folder;

    /** Batches of which somebody was told that they are there. */
    private final Set<Integer> there = new TreeSet<>();

    /** The batch that was being put, or deleted, when the process died; -1 for none. */
    private int putting = -1;
    private int deleting = -1;

    @Test
    void aKilledProcessLosesNothingThatItAcknowledged() throws Exception {
        killAgainAndAgain(MOMENTS.size(), 7);
    }

    @Test
    @Tag("slow")
    void fiftyKillsLoseNothing() throws Exception {
        killAgainAndAgain(50, 8);
    }

    private void killAgainAndAgain(int kills, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int next = 0;
        for (int round = 0; round < kills; round++) {
            List<Path> copies = new ArrayList<>();
            next = run(MOMENTS.get(round % MOMENTS.size()), random, next, copies);
            check();
            for (Path copy : copies) {
                try (LuceneIndex index = LuceneIndex.open(copy)) {
                    assertThat(index.search(Clusters.vectors(1, IndexProcess.COLUMNS, 1), Search.nearest(3))
                            .getFirst()).hasSize(3);
                }
            }
        }
    }

    /**
     * Runs the process until it is killed, some milliseconds after it said that such a moment begins, and reads what it had said by then;
     * returns the next batch.
     */
    private int run(String moment, SplittableRandom random, int first, List<Path> copies) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), IndexProcess.class.getName(),
                folder.resolve("index").toString(), Integer.toString(first), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        int next = first;
        int lines = random.nextInt(40);
        boolean killed = false;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                next = Math.max(next, read(line, copies));
                lines--;
                if (!killed && lines < 0 && line.startsWith(moment)) {
                    TimeUnit.NANOSECONDS.sleep(random.nextInt(6_000_000));
                    killed = process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        return next;
    }

    private int read(String line, List<Path> copies) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "putting" -> putting = Integer.parseInt(words[1]);
            case "put" -> {
                there.add(putting);
                putting = -1;
            }
            case "deleting" -> deleting = Integer.parseInt(words[1]);
            case "deleted" -> {
                there.remove(deleting);
                deleting = -1;
            }
            case "copied" -> copies.add(Path.of(words[1]));
            default -> assertThat(line).matches("open|merging|copying .*");
        }
        return words[0].equals("putting") ? putting + 1 : 0;
    }

    /** Batches are there as a whole, or not at all; the one that was under way may be either. */
    private void check() throws IOException {
        if (!LuceneIndex.isIndex(folder.resolve("index"))) {
            assertThat(there).isEmpty();
            return;
        }
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index"))) {
            settle(index);
            assertThat(index.size()).isEqualTo(there.stream().mapToInt(IndexProcess::size).sum());
            for (int batch : there) {
                Matrix vectors = IndexProcess.vectors(batch);
                List<Item> items = IndexProcess.items(batch);
                for (int i = 0; i < items.size(); i++) {
                    assertThat(index.item(items.get(i).id())).contains(items.get(i));
                }
                Filter own = Filter.parse("batch=" + batch);
                Search search = new Search(1, own, Search.Method.APPROXIMATE, 300);
                List<List<Hit>> found = index.search(vectors, search);
                Set<String> ids = new HashSet<>();
                found.forEach(hits -> ids.add(hits.getFirst().item().id()));
                assertThat(ids).isEqualTo(new HashSet<>(IndexProcess.ids(batch)));
            }
        }
    }

    private void settle(LuceneIndex index) throws IOException {
        if (putting >= 0) {
            if (index.item(putting + "-0").isPresent()) {
                there.add(putting);
            }
            putting = -1;
        }
        if (deleting >= 0) {
            if (index.item(deleting + "-0").isEmpty()) {
                there.remove(deleting);
            }
            deleting = -1;
        }
    }
}
