package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.HeadOptions;
import io.contexture.storage.BadInputException;
import io.contexture.training.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Features for a head.
 *
 * @param head          the head
 * @param trainFeatures features to train on
 * @param testFeatures  features to test on; null for none
 */
record FeatureMaterial(HeadOptions head, FeatureSource trainFeatures, @Nullable FeatureSource testFeatures)
        implements
            Material {

    /** Opens what the options name. */
    static FeatureMaterial open(TrainOptions options) throws IOException {
        FeatureOptions features = options.features;
        if (options.data.train != null || options.data.test != null || options.data.data != null) {
            throw new BadInputException(
                    "--train, --test and --data name images, --features names features; a run is trained on one or the other");
        }
        if (options.network.weights != null) {
            throw new BadInputException(
                    "--weights is for networks on images; a head on features begins at random");
        }
        FeatureSource train = FeatureSource.open(Objects.requireNonNull(features.features, "asked for"),
                features.labels, features.columns);
        FeatureSource test = features.testFeatures == null
                ? null
                : FeatureSource.open(features.testFeatures, features.testLabels, features.columns);
        if (test != null && test.set().dimension() != train.set().dimension()) {
            throw new BadInputException(features.testFeatures + " has features of " + test.set().dimension()
                    + " numbers, " + features.features + " of " + train.set().dimension()
                    + "; both must come from one network");
        }
        return new FeatureMaterial(features.head(train.set().dimension(), options.network.embeddingSize,
                options.network.layerNorm, options.network.headStart()),
                train, test);
    }

    @Override
    public ImageSource trainSource() {
        return trainFeatures.source();
    }

    @Override
    public @Nullable ImageSource testSource() {
        return testFeatures == null ? null : testFeatures.source();
    }

    @Override
    public ImageSet train() {
        return trainFeatures.set().items();
    }

    @Override
    public @Nullable ImageSet test() {
        return testFeatures == null ? null : testFeatures.set().items();
    }

    @Override
    public List<UnreadableImage> unreadable() {
        return List.of();
    }

    @Override
    public Subject subject(ImageSet chosen, @Nullable ImageSet watched) {
        return new Subject.Features(head, trainFeatures.set().of(chosen),
                watched == null ? null : features(watched));
    }

    private FeatureSet features(ImageSet samples) {
        return testFeatures != null && samples.equals(testFeatures.set().items())
                ? testFeatures.set()
                : trainFeatures.set().of(samples);
    }

    @Override
    public Optional<String> beginning() {
        return Optional.empty();
    }

    @Override
    public String samples() {
        return "features";
    }

    @Override
    public String baselineName() {
        return "features alone";
    }

    @Override
    public EmbeddedSet baseline(ImageSet samples, Console console) {
        return features(samples).alone();
    }

    @Override
    public EmbeddedSet trained(Path run, ImageSet samples, Console console) throws IOException {
        try (HeadNetwork kept = HeadNetwork.load(run.resolve(ModelSource.FILE))) {
            return kept.embed(features(samples));
        }
    }
}
