package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbeddedSet;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.storage.AtomicFile;
import io.contexture.trained.TrainedModel;
import io.contexture.training.RunFolder;
import io.contexture.training.Selection;
import io.contexture.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a finished run has come to: the kept model and the untrained network, on the same images.
 *
 * @param training the run
 * @param outcome  how it ended
 */
record RunResult(Training training, TrainingOutcome outcome) {

    static final String FILE = "result.json";

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Evaluates, writes {@code result.json} and {@code report.html}, and prints if it is to be told. */
    void report(boolean json, boolean told) throws IOException {
        ImageSet images = evaluated();
        Material material = training.material();
        RetrievalResult untrained = evaluate(material.baseline(images, training.console()));
        EmbeddedSet set = material.trained(training.run(), images, training.console());
        RetrievalResult trained = evaluate(set);
        Map<String, Object> node = json(untrained, trained);
        AtomicFile.writeString(training.run().resolve(FILE), JSON.writeValueAsString(node) + "\n");
        new RunReport(training, outcome.keptStep(), what(), images, set, trained, untrained)
                .write();
        if (!told) {
            return;
        }
        if (json) {
            training.console().result(JsonMapper.shared().writeValueAsString(node) + "\n");
        } else {
            training.console().result(text(untrained, trained));
        }
    }

    /** The best that there is: test images, else held-out classes, else the training images themselves. */
    private ImageSet evaluated() {
        ImageSet test = training.test();
        ImageSet heldOut = training.heldOut();
        return test != null ? test : heldOut != null ? heldOut : training.train();
    }

    /** What {@link #evaluated} are, in words. */
    String what() {
        return training.test() != null
                ? "test " + training.material().samples()
                : training.heldOut() != null
                        ? "held-out classes"
                        : "training " + training.material().samples() + ", whose classes the model has seen";
    }

    private RetrievalResult evaluate(EmbeddedSet set) {
        return set.evaluate(training.options().evaluation());
    }

    private Map<String, Object> json(RetrievalResult untrained, RetrievalResult trained) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("run", training.run().toString());
        node.put("version", Version.current());
        node.put("images", what());
        node.put("steps", outcome.steps());
        node.put("keptStep", outcome.keptStep());
        node.put("selection", training.training().selection().name().toLowerCase(Locale.ROOT));
        node.put("trained", MetricTable.json(trained));
        node.put("untrained", MetricTable.json(untrained));
        return node;
    }

    private String text(RetrievalResult untrained, RetrievalResult trained) {
        Path run = training.run();
        String kept = training.training().selection() == Selection.TEST
                ? String.format(Locale.ROOT,
                        "The model kept is that of step %,d, CHOSEN ON THE TEST IMAGES: its recall there flatters.%n",
                        outcome.keptStep())
                : "";
        return MetricTable.describe(trained, what())
                + new MetricTable().rows("trained", trained)
                        .rows(training.material().baselineName(), untrained).text()
                + kept
                + "model   " + run.resolve(TrainedModel.FILE) + "\nreport  " + new RunFolder(run).report()
                + "\n";
    }
}
