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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures retrieval during a run: on a fixed part of the training images, and on the selection set if there is one. */
final class RunEvaluation implements AutoCloseable {

    /** Enough for a curve, and quick. */
    private static final int TRAINING_IMAGES = 1000;
    private static final int TRAINING_IMAGES_PER_CLASS = 20;
    private static final int BATCH = 128;

    private final Embedder training;
    private final @Nullable Embedder unseen;
    private List<UnreadableImage> unreadable = List.of();

    RunEvaluation(TrainingOptions options, ImageSet train, @Nullable ImageSet selection) {
        EmbedOptions embed = new EmbedOptions(BATCH, options.execution().loaderThreads());
        long cache = options.execution().cacheBytes() / 4;
        training = new Embedder(train.select(part(train.labels(), options.seed())),
                options.evaluationTransform(),
                embed, cache);
        unseen = selection == null
                ? null
                : new Embedder(selection, options.evaluationTransform(), embed, cache);
    }

    /** At most so many images a class of classes drawn by the seed, until there are enough. */
    private static int[] part(int[] labels, long seed) {
        TreeMap<Integer, List<Integer>> rowsByClass = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            rowsByClass.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        List<List<Integer>> classes = new ArrayList<>(rowsByClass.values());
        Collections.shuffle(classes, Random.from(new SplittableRandom(seed)));
        List<Integer> chosen = new ArrayList<>();
        for (List<Integer> rows : classes) {
            if (chosen.size() < TRAINING_IMAGES) {
                chosen.addAll(rows.subList(0, Math.min(rows.size(), TRAINING_IMAGES_PER_CLASS)));
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
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
