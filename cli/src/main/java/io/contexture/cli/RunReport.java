package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbeddedSet;
import io.contexture.report.ReportData;
import io.contexture.report.ReportData.Contender;
import io.contexture.report.ReportWriter;
import io.contexture.report.RunMetrics;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.training.RunFolder;
import io.contexture.training.Selection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a run's {@code report.html}.
 *
 * @param training  the run
 * @param keptStep  step of the model that was kept
 * @param what      the images that were searched, in words
 * @param images    the same images
 * @param embedded  their embeddings by the kept model
 * @param trained   its evaluation
 * @param untrained that of the untrained network
 */
record RunReport(Training training, int keptStep, String what, ImageSet images, EmbeddedSet embedded,
        RetrievalResult trained, RetrievalResult untrained) {

    void write() throws IOException {
        RunFolder folder = new RunFolder(training.run());
        RunMetrics metrics = RunMetrics.read(folder.metrics());
        ImageSet shown = shown();
        ReportWriter.write(folder.report(),
                new ReportData(training.train().title() + ": " + what, Instant.now(), facts(), options(),
                        notes(),
                        metrics.losses(), metrics.recalls(),
                        List.of(new Contender("trained", trained.summary()),
                                new Contender(training.material().baselineName(), untrained.summary())),
                        trained, shown.queries(), shown.gallery()));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Trained on", count(training.train()));
        facts.put("Evaluated on", count(images) + ": " + what);
        facts.put("Steps", String.format(Locale.ROOT, "%,d of %,d %s", training.training().steps(),
                training.training().sampling().batchSize(), training.material().samples()));
        facts.put("Model kept", "step " + keptStep + " (" + switch (training.training().selection()) {
            case LAST -> "the last";
            case VALIDATION -> "the best on held-out classes";
            case TEST -> "the best on the test images";
        } + ")");
        facts.put("Contexture", Version.current());
        return facts;
    }

    private String count(ImageSet set) {
        return String.format(Locale.ROOT, "%,d %s of %,d classes", set.size(), training.material().samples(),
                set.classes());
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        training.config().options().forEach((name, value) -> options.put(name, value.toString()));
        return options;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (training.training().selection() == Selection.TEST) {
            notes.add(
                    "The model was chosen on the test images (--select-on-test), as the authors of the paper do; its figures on "
                            + "them flatter it.");
        }
        if (training.test() == null && training.heldOut() == null) {
            notes.add(
                    "There were no test images: the figures are those of classes that the model was trained on.");
        }
        if (training.test() != null) {
            List<String> shared = training.train().sharedClasses(training.test());
            if (!shared.isEmpty()) {
                notes.add(shared.size()
                        + " classes of the test images were trained on, too; the figures are not those of unseen classes.");
            }
        }
        if (!training.unreadable().isEmpty()) {
            notes.add(training.unreadable().size() + " images could not be read and were left out.");
        }
        return notes;
    }

    /** In the order of the embeddings' rows; images that turned out unreadable have none. */
    private ImageSet shown() {
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < images.size(); row++) {
            rows.put(images.images().get(row).name(), row);
        }
        return images.select(embedded.names().stream()
                .mapToInt(name -> Objects.requireNonNull(rows.get(name), name)).toArray());
    }
}
