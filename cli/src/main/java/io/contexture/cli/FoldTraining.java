package io.contexture.cli;

import io.contexture.audit.Folds;
import io.contexture.audit.LabelDoubts;
import io.contexture.audit.NearestOthers;
import io.contexture.audit.RowSource;
import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbeddedSet;
import io.contexture.retrieval.Neighbours;
import io.contexture.storage.BadInputException;
import io.contexture.training.RunFolder;
import io.contexture.training.Trainer;
import io.contexture.training.TrainingOptions;
import io.contexture.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Judges every image by a model that was trained without it: one for each part of the set, on the other parts. Each embeds the whole set, so
 * that an image of the part held out is compared with all others, in an embedding that its own label had no part in.
 *
 * @param options resolved, of each training
 * @param count   parts
 * @param run     folder of all; a run folder {@code fold-N} in it for each
 * @param console where to speak
 */
record FoldTraining(TrainOptions options, int count, Path run, Console console) {

    /**
     * What the models say.
     *
     * @param set     embedded by the first of them, which has been trained on most of it
     * @param doubts  about every row, by the model that has not seen it
     * @param nearest the nearest others of every row, by the same
     */
    record Judged(AuditedSet set, LabelDoubts doubts, Neighbours nearest) {}

    /**
     * Trains what is not trained yet, and judges.
     *
     * @param members   see {@link LabelDoubts}
     * @param neighbours of each row that are wanted
     * @return nothing if it was stopped; all is saved then
     * @throws BadInputException if the images do not suit the options, or the folder holds runs of other ones
     */
    Optional<Judged> judge(int members, int neighbours) throws IOException {
        Collected collected = null;
        Folds folds = null;
        for (int fold = 0; fold < count; fold++) {
            Path folder = run.resolve("fold-" + (fold + 1));
            Material material = Training.material(options, Training.trainingOptions(options), folder,
                    console);
            ImageSet all = material.train();
            if (folds == null) {
                folds = Folds.draw(all.labels(), count, new SplittableRandom(options.course.seed));
                countEpochs(all.select(folds.trained(0)));
            }
            ImageSet part = all.select(folds.trained(fold));
            console.note(
                    String.format(Locale.ROOT, "part %d of %d: training on %,d of %,d %s", fold + 1, count,
                            part.size(), all.size(), material.samples()));
            if (!train(material, part, folder)) {
                return Optional.empty();
            }
            EmbeddedSet embedded = material.trained(folder, all, console);
            if (collected == null) {
                collected = new Collected(AuditedSet.of(all, embedded),
                        new LabelDoubts(embedded.labels(), members),
                        new NearestOthers(embedded.size(), neighbours));
            }
            collected.add(embedded, names(all, folds.heldOut(fold)));
        }
        Collected complete = Objects.requireNonNull(collected, "there are 2 parts or more");
        return Optional.of(new Judged(complete.set, complete.doubts, complete.nearest.neighbours()));
    }

    /** The rows of those names go by this embedding. */
    private record Collected(AuditedSet set, LabelDoubts doubts, NearestOthers nearest) {

        void add(EmbeddedSet embedded, Set<String> heldOut) {
            if (!embedded.names().equals(set.names())) {
                throw new BadInputException(set.title()
                        + " has changed while models were trained on it; run it again on images that stay as they are");
            }
            int[] rows = IntStream.range(0, embedded.size())
                    .filter(row -> heldOut.contains(embedded.names().get(row))).toArray();
            doubts.judge(RowSource.of(embedded.embeddings()), rows);
            nearest.find(embedded.embeddings(), rows);
        }
    }

    private static Set<String> names(ImageSet set, int... rows) {
        return IntStream.of(rows).mapToObj(row -> set.images().get(row).name()).collect(Collectors.toSet());
    }

    /** Once: the parts are alike, and an option that has been turned into steps is not to be turned again. */
    private void countEpochs(ImageSet part) {
        if (options.countsEpochs()) {
            options.countSteps(EpochLength.of(Training.trainingOptions(options).sampling(), part,
                    options.course.seed));
        }
    }

    private boolean train(Material material, ImageSet part, Path folder) throws IOException {
        TrainingOptions training = Training.trainingOptions(options);
        try (Interruption interruption = new Interruption();
                Training.Follower follower = new Training.Follower(console, training.steps(), false)) {
            Trainer trainer = new Trainer(training, material.subject(part, null), folder, follower);
            interruption.stops(trainer::requestStop);
            TrainingOutcome outcome = trainer.run(Files.exists(new RunFolder(folder).state()));
            if (!outcome.finished()) {
                console.note("stopped, all saved; the same command continues");
            }
            return outcome.finished();
        }
    }

    /** Options of a run, without what is not for trainings on parts of its images. */
    static Map<String, Object> ofRun(RunConfig config) {
        Map<String, Object> values = new HashMap<>(config.options());
        values.keySet().removeAll(List.of("data", "test", "test-features", "test-feature-labels",
                "validation-classes", "select-on-test", "patience", "seeds", "train-fraction",
                "train-fraction-of", "label-noise"));
        return values;
    }
}
