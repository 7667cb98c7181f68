package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GeneratedShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Audits of generated images with errors planted among them, as a person would. */
class AuditCommandTest {

    private static final int WRONG = 14;
    private static final int CLASSES = 16;
    private static final int MEMBERS = 8;
    private static final int IMAGES = CLASSES * MEMBERS;
    private static final String TRAINING = "--steps 40 --batch-size 32 --images-per-class 4 --width 4"
            + " --embedding-size 16 --image-size 16 --threads 1 --loader-threads 2 --evaluate-every 0 --no-flip";

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path truth;
    private static Path noisy;
    private static Path model;
    private static TreeSet<String> planted;

    @BeforeAll
    static void plantErrorsAndTrain() throws IOException {
        new GeneratedShapes(24, CLASSES, MEMBERS).write(folder.resolve("images"), 1);
        images = new TinySet(folder.resolve("images"));
        truth = folder.resolve("truth.txt");
        noisy = folder.resolve("noisy.txt");
        planted = new TreeSet<>();
        List<String> lines = lines();
        Files.write(truth, lines);
        Random random = new Random(5);
        while (planted.size() < WRONG) {
            int line = 1 + random.nextInt(lines.size() - 1);
            String[] parts = lines.get(line).split(" ", 4);
            if (planted.add(parts[3])) {
                int other = (Integer.parseInt(parts[1]) + 1 + random.nextInt(CLASSES - 1)) % CLASSES;
                lines.set(line, parts[0] + " " + other + " " + parts[2] + " " + parts[3]);
            }
        }
        Files.write(noisy, lines);
        model = folder.resolve("model");
        // On the test images: a model that has not seen the labels that it is to judge.
        Cli trained = Cli.line("train --train " + images.test() + " --run " + model + " " + TRAINING);
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    /** A list of the training images with their true labels. */
    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>(List.of("image_id class_id super_class_id path"));
        try (Stream<Path> files = Files.walk(images.train())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                int number = lines.size() - 1;
                lines.add(number + " " + number / MEMBERS + " 0 " + images.train().relativize(file));
            }
        }
        return lines;
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    @Test
    void theSurestDoubtsOfAModelAreWrongLabelsMoreOftenThanTheNearestNeighbourSays() throws IOException {
        Path json = folder.resolve("audit.json");
        Path report = folder.resolve("audit.html");
        Cli audited = Cli.run("audit", "--model", model, "--images", noisy, "--root", images.train(),
                "--truth",
                truth, "--against", images.test(), "--similarity", 0.999, "--json", json, "--report", report,
                "--threads", 1);
        assertThat(audited.code()).as(audited.err()).isZero();
        assertThat(audited.out()).contains(IMAGES + " images of " + CLASSES + " classes", "Near-duplicates",
                "Labels in doubt",
                WRONG + " labels are wrong", AuditFindings.OURS, AuditFindings.BASELINE);
        JsonNode node = read(json);
        double ours = node.at("/truth/figures").path(AuditFindings.OURS).path("precision").asDouble();
        double baseline = node.at("/truth/figures").path(AuditFindings.BASELINE).path("precision").asDouble();
        assertThat(ours).isGreaterThan(baseline + 0.1);
        List<String> found = new ArrayList<>();
        node.path("labels").forEach(doubt -> found.add(doubt.path("image").stringValue()));
        assertThat(found.stream().limit(WRONG).filter(planted::contains).count() / (double) WRONG)
                .isEqualTo(ours);
        node.path("duplicates").forEach(
                pair -> assertThat(pair.path("similarity").asDouble()).isGreaterThanOrEqualTo(0.999 - 1e-6));
        assertThat(Files.readString(report))
                .contains("Labels in doubt", "data:image/", AuditFindings.BASELINE,
                        node.path("labels").path(0).path("image").stringValue())
                .doesNotContain("http://", "https://");
    }

    @Test
    void embeddingsOnDiskGiveWhatTheModelGives() throws IOException {
        Path embeddings = folder.resolve("noisy.safetensors");
        Cli embedded = Cli.run("embed", "--model", model, "--images", noisy, "--root", images.train(),
                "--output", embeddings, "--threads", 1);
        assertThat(embedded.code()).as(embedded.err()).isZero();
        Path one = folder.resolve("one.json");
        Path other = folder.resolve("other.json");
        Cli first = Cli.run("audit", "--model", model, "--images", noisy, "--root", images.train(), "--json",
                one,
                "--most", 1_000_000, "--threads", 1);
        assertThat(first.code()).as(first.err()).isZero();
        Cli second = Cli.run("audit", "--embeddings", embeddings, "--against", embeddings, "--most",
                1_000_000,
                "--json", other);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(read(other).path("labels")).isEqualTo(read(one).path("labels"));
        assertThat(read(other).path("duplicates")).isEqualTo(read(one).path("duplicates"));
        assertThat(read(other).path("duplicatesAcross").size()).as("each image is in both")
                .isGreaterThanOrEqualTo(IMAGES);
    }

    @Test
    void aCopyIsFoundToBeTheSameFileAndItsOtherLabelIsTold() throws IOException {
        List<String> lines = lines();
        Path copy = images.train().resolve("copy.png");
        Files.copy(images.train().resolve(lines.get(1).split(" ", 4)[3]), copy);
        lines.add("999 7 0 copy.png");
        Path list = folder.resolve("copied.txt");
        Files.write(list, lines);
        Cli audited = Cli.run("audit", "--model", model, "--images", list, "--root", images.train(), "--top",
                500);
        Files.delete(copy);
        assertThat(audited.code()).as(audited.err()).isZero();
        assertThat(audited.out()).contains("copy.png  (labels 0 and 7; the same bytes)");
    }

    @Test
    void withFoldsEachLabelIsJudgedByAModelThatHasNotSeenItAndTheSameCommandUsesTheModelsAgain()
            throws IOException {
        Path runs = folder.resolve("folds");
        Object[] command = {"audit", "--images", noisy, "--root", images.train(), "--folds", 4, "--run", runs,
                "--training", TRAINING + " --steps 100 --width 8", "--truth", truth, "--json",
                folder.resolve("folds.json")};
        Cli first = Cli.run(command);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("part 1 of 4", "part 4 of 4");
        JsonNode found = read(folder.resolve("folds.json"));
        assertThat(found.path("judges").stringValue()).isEqualTo("4 models that had not seen them");
        // Networks this small learn little of few images; that doubts are better than chance is what can be asked of them.
        JsonNode figures = found.at("/truth/figures").path(AuditFindings.OURS);
        assertThat(figures.path("precision").asDouble()).isGreaterThan(WRONG / (double) IMAGES);
        assertThat(figures.path("recall of all doubts").asDouble()).isGreaterThan(0.8);
        byte[] weights = Files.readAllBytes(runs.resolve("fold-2/model.safetensors"));
        Cli again = Cli.run(command);
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(Files.readAllBytes(runs.resolve("fold-2/model.safetensors"))).isEqualTo(weights);
    }

    @Test
    void withoutImagesThoseThatTheRunWasTrainedOnAreAudited() throws IOException {
        Path json = folder.resolve("own.json");
        Cli audited = Cli.run("audit", "--model", model, "--folds", 2, "--run", folder.resolve("own"),
                "--json",
                json);
        assertThat(audited.code()).as(audited.err()).isZero();
        assertThat(read(json).path("images").asInt()).isEqualTo(IMAGES);
        assertThat(read(json).path("judges").stringValue()).startsWith("2 models");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsDone() throws IOException {
        for (String[] refused : List.of(new String[]{"audit", "what is to be audited"},
                new String[]{"audit --model m", "what is to be audited"},
                new String[]{"audit --images " + noisy, "what is to be audited"},
                new String[]{"audit --folds 3 --run x", "what is to be audited"},
                new String[]{"audit --images " + noisy + " --folds 3", "--run DIR"},
                new String[]{"audit --images " + noisy + " --folds 1 --run x", "--folds is 1"},
                new String[]{"audit --images " + noisy + " --run x --model m", "--folds K"},
                new String[]{"audit --embeddings e --model m", "--embeddings is instead"},
                new String[]{"audit --model m --images " + noisy + " --similarity 2", "--similarity 2.0"},
                new String[]{"audit --images " + noisy + " --folds 2 --run x --training --stepz=3",
                        "train --help"})) {
            Cli told = Cli.line(refused[0]);
            assertThat(told.code()).as(refused[0]).isEqualTo(Main.BAD_INPUT);
            assertThat(told.err()).contains(refused[1]).doesNotContain("Exception");
        }
        Path shorter = folder.resolve("shorter.txt");
        Files.write(shorter, Files.readAllLines(truth).subList(0, 20));
        assertThat(Cli.run("audit", "--model", model, "--images", noisy, "--root", images.train(), "--truth",
                shorter).err()).contains("--truth shorter.txt has no image");
    }
}
