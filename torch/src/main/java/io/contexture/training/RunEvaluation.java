package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ProgressListener;
import io.contexture.retrieval.EvaluationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures retrieval during a run: on a fixed part of the training images, and on the selection set if there is one. */
final class RunEvaluation implements AutoCloseable {

    private final Embedder training;
    private final @Nullable Embedder unseen;
    private List<UnreadableImage> unreadable = List.of();

    RunEvaluation(TrainingOptions options, ImageSet train, @Nullable ImageSet selection) {
        EmbedOptions embed = EmbedOptions.on(options.execution().device(),
                options.execution().loaderThreads());
        long cache = options.execution().cacheBytes() / 4;
        training = new Embedder(train.select(TrainingSample.rows(train.labels(), options.seed())),
                options.evaluationTransform(),
                embed, cache);
        unseen = selection == null
                ? null
                : new Embedder(selection, options.evaluationTransform(), embed, cache);
    }

    Map<String, Double> training(EmbeddingNetwork network) {
        return metrics(training, network);
    }

    /** Empty without a selection set. */
    Map<String, Double> unseen(EmbeddingNetwork network) {
        return unseen == null ? Map.of() : metrics(unseen, network);
    }

    private Map<String, Double> metrics(Embedder embedder, EmbeddingNetwork network) {
        EmbeddedSet embedded = embedder.embed(network, ProgressListener.silent());
        List<UnreadableImage> found = new ArrayList<>(unreadable);
        embedded.unreadable().stream().filter(image -> !found.contains(image)).forEach(found::add);
        unreadable = found;
        return embedded.evaluate(EvaluationOptions.DEFAULT).summary();
    }

    List<UnreadableImage> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        training.close();
        if (unseen != null) {
            unseen.close();
        }
    }
}
