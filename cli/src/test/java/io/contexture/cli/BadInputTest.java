package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.storage.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user can get wrong: one clear message, exit code 2, no stack trace, nothing half-written. */
class BadInputTest {

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path good;

    private Path run;

    @BeforeAll
    static void generate() throws IOException {
        images = TinySet.write(folder.resolve("images"));
        good = folder.resolve("good");
        Cli trained = images.train(good, "");
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    @BeforeEach
    void freshRun(@TempDir Path fresh) {
        run = fresh.resolve("run");
    }

    private static void refused(Cli result, String... parts) {
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--rerank recprocal | 'recprocal' | k-reciprocal",
            "--rerank contextual(k=1) | k is 1 | 2 <= k", "--rerank k-reciprocal(k3=1) | no option 'k3' | k1",
            "--rerank all --rerank-depth 0 | --rerank-depth is 0 | 1 or more"})
    void ordersOfResults(String options, String part, String remedy) {
        refused(Cli.line("evaluate " + good + " " + options), part, remedy);
    }

    @Test
    void cudaThatIsNotThereIsRefusedWithTheWayToIt() {
        for (Cli result : new Cli[]{images.train(run, " --device cuda"),
                Cli.run("evaluate", good, "--device", "cuda"),
                Cli.run("embed", "--model", good, "--images", images.test(), "--output", folder.resolve("no"),
                        "--device", "cuda")}) {
            refused(result, "device cuda", "-Pcuda", "driver");
        }
        refused(images.train(run, " --device gpu"), "'gpu' is unknown", "cpu, cuda");
        assertThat(run).doesNotExist();
    }

    @Test
    void ofAnOptionGivenTwiceTheLastCountsAndOthersStay() {
        Cli result = images.train(run, " --validation-classes 1 --batch-size 18 --batch-size 16");
        refused(result, "--validation-classes is 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--batch-size 18 | batch size is 18 | multiple of images per class",
            "--images-per-class 1 --batch-size 16 | images per class is 1 | 2 or more",
            "--loss contextual(k=17) | 17 | 16", "--loss contextual(k=1) | k is 1 | 2",
            "--steps 0 | steps is 0 | 1 or more", "--learning-rate 0 | learning rate is 0 | above 0",
            "--loss nt-xent(temperature=0) | temperature is 0 | above 0",
            "--loss softmax | no loss is called 'softmax' | normalised-softmax",
            "--loss nt-xen | 'nt-xen' | perhaps nt-xent",
            "--loss 0.5*contrastive+nt-xent(margin=1) | no option 'margin' | temperature",
            "--loss nt-xent( | character 9 | name=value",
            "--loss nt-xent(temperature=1 | character 8 | not closed",
            "--miner nobody | no miner is called 'nobody' | miners' lists all",
            "--sampler m-per-class(tires=2) | no option 'tires' | perhaps tries",
            "--sampler m-per-class(tries=0) | tries is 0 | at least 1",
            "--proxies centre | centre | class-means",
            "--proxies class-means | no proxies | its weights are",
            "--batch-norm off | off | statistics-frozen", "--schedule linear | linear | cosine",
            "--schedule multi-step | --milestones | 300,450", "--milestones 5 | --milestones | multi-step",
            "--validation-classes 1 | --validation-classes is 1 | 0.1",
            "--select-on-test --validation-classes 0.5 | --select-on-test | give one",
            "--train-transform sharpen:3 | sharpen | random-resized-crop",
            "--train-transform resize:64,blur:3 | differing sizes | center-crop",
            "--eval-transform resize:8x8,flip | eval | random", "--cache -1 | cache is | 0 or more",
            "--batch-size 64 | needs 16 classes | 6", "--width 0 | width is 0 | 1 to 1024",
            "--stepz 5 | --stepz | --steps",
            "--steps many | many | int"})
    void optionsOutOfRange(String options, String found, String allowed) {
        Cli result = images.train(run, " " + options);
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(found).contains(allowed).doesNotContain("\tat ");
        assertThat(run).doesNotExist();
    }

    static Stream<Arguments> damagedLists() {
        return Stream.of(Arguments.of("a column too few", change(3, line -> "3 0 train/x.png"), "line 4"),
                Arguments.of("an id that is no integer",
                        change(5, line -> line.replaceFirst(" \\d+ ", " x ")), "line 6"),
                Arguments.of("a path twice", change(2, line -> line), "line"),
                Arguments.of("a path that leaves the root", change(4, line -> "4 0 0 ../../etc/x.png"),
                        "line 5"));
    }

    private static UnaryOperator<List<String>> change(int index, UnaryOperator<String> change) {
        return lines -> {
            String changed = change.apply(lines.get(index));
            lines.set(index, changed.equals(lines.get(index)) ? lines.get(index - 1) : changed);
            return lines;
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void damagedLists(String what, UnaryOperator<List<String>> damage, String where) throws IOException {
        Path list = folder.resolve("damaged.txt");
        Files.write(list, damage.apply(images.listLines()));
        refused(Cli
                .line("train --train " + list + " --root " + images.train() + " --run " + run + TinySet.FAST),
                "damaged.txt", where);
        assertThat(run).doesNotExist();
    }

    @Test
    void missingListAndMissingRoot() throws IOException {
        refused(Cli.line("train --train nowhere.txt --run " + run), "nowhere.txt", "does not exist");
        Path list = folder.resolve("good.txt");
        Files.write(list, images.listLines());
        refused(Cli.line("train --train " + list + " --root " + folder.resolve("none") + " --run " + run),
                "none", "--root");
        refused(Cli.line("train --train " + list + " --root " + folder + " --run " + run + TinySet.FAST),
                "root");
        assertThat(run).doesNotExist();
    }

    @Test
    void aListIsAsGoodAsAFolder() throws IOException {
        Path list = folder.resolve("list.txt");
        Files.write(list, images.listLines());
        Cli trained = Cli
                .line("train --train " + list + " --root " + images.train() + " --run " + run + TinySet.FAST);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("whose classes the model has seen");
    }

    @Test
    void aClassOfOneImageWherePairsAreNeeded() throws IOException {
        Path list = folder.resolve("lonely.txt");
        List<String> lines = images.listLines();
        Files.write(list, lines.subList(0, lines.size() - 4));
        refused(Cli
                .line("train --train " + list + " --root " + images.train() + " --run " + run + TinySet.FAST),
                "1 image",
                "at least 2");
        assertThat(run).doesNotExist();
    }

    @Test
    void overlappingClassesAreWarnedOf() {
        Cli overlapping = Cli
                .line("train --train " + images.train() + " --test " + images.train() + " --run " + run
                        + TinySet.FAST);
        assertThat(overlapping.code()).isZero();
        assertThat(overlapping.err())
                .contains("warning: 6 classes are both in the training and in the test images")
                .contains("train-figure-000");
    }

    @Test
    void unreadableImagesAreLeftOutAndListed() throws IOException {
        Path some = folder.resolve("unreadable");
        TinySet.write(some);
        Path home = some.resolve("train/train-figure-000");
        byte[] whole = Files.readAllBytes(home.resolve("00.png"));
        Files.write(home.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(home.resolve("empty.png"), new byte[0]);
        Files.write(home.resolve("huge.png"), pngHeader(100_000, 100_000));
        Cli embedded = Cli.line("embed --model " + good + " --images " + some.resolve("train") + " --output "
                + folder.resolve("some.safetensors"));
        assertThat(embedded.code()).as(embedded.err()).isZero();
        assertThat(embedded.out()).contains("30 embeddings");
        assertThat(embedded.err()).contains("3 of the images cannot be read", "cut.png", "empty.png",
                "huge.png");
        for (String name : List.of("cut.png", "empty.png", "huge.png")) {
            refused(Cli.run("search", home.resolve(name), "--model", good, "--embeddings",
                    folder.resolve("some.safetensors")),
                    name.equals("cut.png") ? "queries" : name);
        }
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(chunk);
        header.write("IHDR".getBytes(StandardCharsets.US_ASCII));
        header.writeInt(width);
        header.writeInt(height);
        header.write(new byte[]{8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(file);
        png.write(new byte[]{(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10});
        png.writeInt(13);
        png.write(chunk.toByteArray());
        png.writeInt((int) crc.getValue());
        return file.toByteArray();
    }

    @Test
    void modelsThatCannotBeUsed() throws IOException {
        Path whole = good.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 100));
        refused(Cli.run("evaluate", "--model", cut, "--images", images.test()), "cut.safetensors");
        Path other = folder.resolve("other.safetensors");
        new SafetensorsWriter().metadata("contexture.format", "1")
                .metadata("contexture.model", "{\"architecture\":\"vit\",\"width\":4,\"embeddingSize\":16}")
                .add("a", new float[1], 1).write(other);
        refused(Cli.run("evaluate", "--model", other, "--images", images.test()), "other.safetensors", "vit",
                "small-resnet");
        Path newer = folder.resolve("newer.safetensors");
        new SafetensorsWriter().metadata("contexture.format", "99").add("a", new float[1], 1).write(newer);
        refused(Cli.run("evaluate", "--model", newer, "--images", images.test()), "newer.safetensors", "99");
        refused(Cli.run("evaluate", "--model", folder.resolve("none"), "--images", images.test()), "none",
                "does not exist");
        refused(Cli.run("evaluate", images.train()), "holds no run");
        refused(Cli.run("search", images.train(), "--model", good, "--embeddings", whole), "embed");
    }

    @Test
    void aCheckpointThatIsCutShortIsNotContinued() throws IOException {
        Cli trained = images.train(run, "");
        assertThat(trained.code()).as(trained.err()).isZero();
        Path state = run.resolve("state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(bytes, bytes.length / 2));
        refused(Cli.run("train", "--run", run, "--resume"), "state.safetensors");
    }

    @Test
    void aRunContinuesOnlyOnTheSameImages() throws IOException {
        TinySet own = TinySet.write(folder.resolve("own"));
        Cli trained = own.train(run, "");
        assertThat(trained.code()).as(trained.err()).isZero();
        Files.delete(own.train().resolve("train-figure-001/00.png"));
        refused(Cli.run("train", "--run", run, "--resume"), "has changed", "30 images then, 29 now");
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndSaysWhy() {
        Cli diverged = images.train(run, " --learning-rate 1e30 --warm-up 0");
        refused(diverged, "step", "learning rate");
        assertThat(run.resolve("state.safetensors")).exists();
    }

    @Test
    void nothingToDo() {
        refused(Cli.run(), "a command is missing");
        refused(Cli.line("evaluate --model " + good), "nothing to evaluate on");
        refused(Cli.line("train --run " + run), "--train");
        refused(Cli.line("train --run " + run + " --resume"), "does not exist");
        refused(Cli.line("train"), "--run");
    }

    @Test
    void stackTracesComeOnDemand() {
        assertThat(Cli.line("evaluate nowhere --verbose").err()).contains("nowhere does not exist", "\tat ");
    }

    @Test
    void completionAndVersion() {
        assertThat(Cli.line("completion").out()).contains("complete -F", "--images-per-class");
        assertThat(Cli.line("--version").out()).contains("contexture " + Version.current());
        for (String command : List.of("train", "evaluate", "embed", "search")) {
            assertThat(Cli.line(command + " --help").out()).contains("Examples:",
                    "contexture " + command + " ");
        }
    }
}
