package io.contexture.training;

import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ParameterGroup;
import io.contexture.model.PretrainedWeights;
import io.contexture.model.ProgressListener;
import io.contexture.model.TrainingPass;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network on images. */
final class ImageLearner implements Learner {

    private static final int PREFETCH = 4;

    private final TrainingOptions options;
    private final EmbeddingNetwork network;
    private final Embedder trainingSet;
    private final BatchLoader loader;
    private final RunEvaluation evaluation;

    /** @param embeds whether the training set is embedded every epoch, so that its images are worth keeping for that, too */
    ImageLearner(TrainingOptions options, Subject.Images subject, boolean embeds) {
        this.options = options;
        // Halved between training and evaluation; in quarters if the training images are embedded, too.
        long cache = options.execution().cacheBytes() / (embeds ? 4 : 2);
        int threads = options.execution().loaderThreads();
        network = EmbeddingNetwork.create(subject.model(), options.seed());
        try {
            PretrainedWeights weights = subject.weights();
            if (weights != null) {
                weights.into(network);
            }
            network.freeze(options.recipe().frozenLayers());
            network.computeOn(options.execution().device());
            network.layOut(options.execution().layout());
        } catch (RuntimeException unfit) {
            network.close();
            throw unfit;
        }
        network.trainIn(options.execution().precision());
        trainingSet = new Embedder(subject.train(), options.evaluationTransform(),
                EmbedOptions.on(options.execution().device(), threads), embeds ? cache : 0);
        loader = new BatchLoader(subject.train(), options.trainTransform(),
                new LoaderOptions(threads, PREFETCH, cache));
        evaluation = new RunEvaluation(options, subject.train(), subject.selection());
    }

    private final class Pixels implements Batch {

        private final ImageBatch images;

        Pixels(ImageBatch images) {
            this.images = images;
        }

        @Override
        public int size() {
            return images.size();
        }

        @Override
        public int[] labels() {
            return images.labels();
        }

        @Override
        public TrainingPass forward(int from, int to, long seed) {
            return network.forward(pixels(from, to), to - from, images.height(), images.width(),
                    options.batchNorm());
        }

        @Override
        public Matrix rehearse(int from, int to, long seed) {
            return network.rehearse(pixels(from, to), to - from, images.height(), images.width(),
                    options.batchNorm());
        }

        private FloatBuffer pixels(int from, int to) {
            int each = 3 * images.height() * images.width();
            return images.pixels().slice(from * each, (to - from) * each);
        }

        @Override
        public void close() {
            images.close();
        }
    }

    @Override
    public Batches epoch(EpochPlan plan, int first) {
        Epoch epoch = loader.batches(plan.batches(), plan.imageSeed(), first);
        return new Batches() {
            @Override
            public boolean hasNext() {
                return epoch.hasNext();
            }

            @Override
            public Batch next() {
                return new Pixels(epoch.next());
            }

            @Override
            public void close() {
                epoch.close();
            }
        };
    }

    @Override
    public List<ParameterGroup> parameterGroups() {
        return network.parameterGroups(options.batchNorm());
    }

    @Override
    public void trainBackbone(boolean trained) {
        network.trainBackbone(trained);
    }

    @Override
    public Matrix embedTrainingSet() {
        return trainingSet.embedEach(network, ProgressListener.silent());
    }

    @Override
    public EmbeddedSet readableTrainingSet() {
        return trainingSet.embed(network, ProgressListener.silent());
    }

    @Override
    public Map<String, Double> onTraining() {
        return evaluation.training(network);
    }

    @Override
    public Map<String, Double> onUnseen() {
        return evaluation.unseen(network);
    }

    @Override
    public void write(SafetensorsWriter file, String prefix) {
        network.writeWeights(file, prefix);
    }

    @Override
    public void read(SafetensorsFile file, String prefix) {
        network.readWeights(file, prefix);
    }

    @Override
    public void save(Path file) throws IOException {
        network.save(file, Map.of(EmbeddingNetwork.TRANSFORM_KEY, options.evaluationTransform().toString()));
    }

    @Override
    public boolean isFinite() {
        return network.isFinite();
    }

    @Override
    public List<UnreadableImage> unreadable() {
        List<UnreadableImage> all = new ArrayList<>(loader.unreadable());
        evaluation.unreadable().stream().filter(image -> !all.contains(image)).forEach(all::add);
        return all;
    }

    @Override
    public void close() {
        evaluation.close();
        loader.close();
        trainingSet.close();
        network.close();
    }
}
