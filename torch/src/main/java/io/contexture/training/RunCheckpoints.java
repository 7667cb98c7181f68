package io.contexture.training;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.checkpoint.Progress;
import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The checkpoint of a run: read at most once, written again and again. */
final class RunCheckpoints {

    private final RunFolder folder;
    private final TrainingOptions options;
    private final ImageSet train;
    private final @Nullable ImageSet selectionSet;
    private final String images;
    private int step = -1;
    private long at;

    RunCheckpoints(RunFolder folder, TrainingOptions options, ImageSet train,
            @Nullable ImageSet selectionSet) {
        this.folder = folder;
        this.options = options;
        this.train = train;
        this.selectionSet = selectionSet;
        this.images = ImageSetHash.of(train, selectionSet);
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
        checkpoint.requireSameOptions(options.decisive());
        if (!checkpoint.images().equals(images)) {
            throw new BadInputException(
                    folder.state() + " was written with other images than those given now ("
                            + train + (selectionSet == null ? "" : "; " + selectionSet)
                            + "); resume with the same lists, or start a new run folder");
        }
        step = checkpoint.progress().step();
        return checkpoint;
    }

    /**
     * Writes a checkpoint.
     *
     * @param rest adds the tensors of all but the network
     * @throws BadInputException if it cannot be written; the one before is untouched then
     */
    void write(Progress progress, EmbeddingNetwork network, Consumer<SafetensorsWriter> rest) {
        try {
            Checkpoint.write(folder.state(), options.decisive(), progress, images, network, rest);
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
