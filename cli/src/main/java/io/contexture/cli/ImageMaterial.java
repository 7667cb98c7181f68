package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.PretrainedWeights;
import io.contexture.trained.TrainedNetwork;
import io.contexture.training.RunFolder;
import io.contexture.training.Subject;
import io.contexture.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Images for a network of ours.
 *
 * @param training    the run's options
 * @param threads     that read images
 * @param weightsFile what the network begins with; null for random weights
 * @param weights     the same, read for a new run; null for one that has its own by now
 * @param trainSource where the training images came from
 * @param testSource  where the test images came from
 * @param train       readable training images
 * @param test        readable test images
 * @param unreadable  the others
 */
record ImageMaterial(TrainingOptions training, int threads, @Nullable Path weightsFile,
        @Nullable PretrainedWeights weights, ImageSource trainSource,
        @Nullable ImageSource testSource, ImageSet train, @Nullable ImageSet test,
        List<UnreadableImage> unreadable) implements Material {

    /** Opens what the options name. */
    static ImageMaterial open(TrainOptions options, TrainingOptions training, Path run, Console console)
            throws IOException {
        ReadableImages images = ReadableImages.open(options, console);
        Path weights = options.network.weights;
        PretrainedWeights begin = weights == null || Files.exists(new RunFolder(run).state())
                ? null
                : PretrainedWeights.match(weights, training.model());
        return new ImageMaterial(training, options.machine.loaderThreads(), weights, begin,
                images.trainSource(), images.testSource(), images.train(), images.test(),
                images.unreadable());
    }

    @Override
    public Subject subject(ImageSet chosen, @Nullable ImageSet watched) {
        return new Subject.Images(training.model(), chosen, watched, weights);
    }

    @Override
    public Optional<String> beginning() {
        return weights == null ? Optional.empty() : Optional.of("weights: " + weights.summary());
    }

    @Override
    public String samples() {
        return "images";
    }

    @Override
    public String baselineName() {
        return "untrained";
    }

    @Override
    public EmbeddedSet baseline(ImageSet samples, Console console) throws IOException {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(training.model(), training.seed())) {
            begin(network, console);
            network.computeOn(training.execution().device());
            return embed(network, samples, "untrained network", console);
        }
    }

    /** Gives a network what the run began with. */
    private void begin(EmbeddingNetwork network, Console console) throws IOException {
        if (weightsFile == null) {
            return;
        }
        if (Files.exists(weightsFile)) {
            PretrainedWeights.match(weightsFile, training.model()).into(network);
        } else {
            console.warn(
                    weightsFile + ", with which the run began, is gone; the figures of the untrained network"
                            + " are those of random weights");
        }
    }

    @Override
    public EmbeddedSet trained(Path run, ImageSet samples, Console console) throws IOException {
        try (TrainedNetwork kept = TrainedNetwork.open(run)) {
            kept.computeOn(training.execution().device());
            return embed(kept.network(), samples, "trained network", console);
        }
    }

    private EmbeddedSet embed(EmbeddingNetwork network, ImageSet images, String task, Console console) {
        try (Progress progress = console.progress(task, images.size(), "images")) {
            return Embedder.embed(network, images, training.evaluationTransform(),
                    EmbedOptions.on(training.execution().device(), threads),
                    (done, _) -> progress.at(done, ""));
        }
    }
}
