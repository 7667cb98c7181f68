package io.contexture.training;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.checkpoint.Progress;
import io.contexture.dataset.ImageSet;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The checkpoint of a run: read at most once, written again and again. */
final class RunCheckpoints {

    private final RunFolder folder;
    private final Subject subject;
    private final Map<String, String> decisive;
    private int step = -1;
    private long at;

    RunCheckpoints(RunFolder folder, TrainingOptions options, Subject subject) {
        this.folder = folder;
        this.subject = subject;
        this.decisive = new LinkedHashMap<>(subject.decisive(options));
        this.decisive.putAll(options.course());
    }

    /**
     * The checkpoint to continue from; null for a new run.
     *
     * @throws BadInputException if it is missing, unwanted, damaged, or of other options or images
     */
    @Nullable
    Checkpoint open(boolean resume) throws IOException {
        folder.sweep();
        if (!resume) {
            if (Files.exists(folder.state())) {
                throw new BadInputException(folder.path()
                        + " already holds a run; continue it with --resume, or give another folder");
            }
            return null;
        }
        if (!Files.exists(folder.state())) {
            throw new BadInputException(
                    folder.state() + " does not exist: there is no run to resume; start one");
        }
        Checkpoint checkpoint = Checkpoint.open(folder.state());
        checkpoint.requireSameOptions(decisive);
        ImageSet selectionSet = subject.selection();
        if (!checkpoint.images().equals(subject.hash())) {
            throw new BadInputException(
                    folder.state() + " was written with other images than those given now ("
                            + subject.train() + (selectionSet == null ? "" : "; " + selectionSet)
                            + "); resume with the same lists, or start a new run folder");
        }
        step = checkpoint.progress().step();
        return checkpoint;
    }

    /**
     * Writes a checkpoint.
     *
     * @param tensors adds all that the run has to keep
     * @throws BadInputException if it cannot be written; the one before is untouched then
     */
    void write(Progress progress, Consumer<SafetensorsWriter> tensors) {
        try {
            Checkpoint.write(folder.state(), decisive, progress, subject.hash(), tensors);
        } catch (IOException failure) {
            throw notSaved("checkpoint", progress, folder.state(), failure);
        }
        step = progress.step();
        startTime();
    }

    BadInputException notSaved(String what, Progress progress, Path file, IOException failure) {
        String earlier = step < 0
                ? "there is no earlier one"
                : "the checkpoint after " + step
                        + " steps is untouched: make room and continue with --resume";
        return new BadInputException(
                "the " + what + " of step " + progress.step() + " could not be written to " + file
                        + ": " + failure.getMessage() + "; " + earlier,
                failure);
    }

    /** Steps of the last one; -1 if there is none. */
    int step() {
        return step;
    }

    /** Counts {@link #secondsSince} from now. */
    void startTime() {
        at = System.nanoTime();
    }

    /** Since the last one, or since {@link #startTime}. */
    double secondsSince() {
        return (System.nanoTime() - at) / 1e9;
    }
}
