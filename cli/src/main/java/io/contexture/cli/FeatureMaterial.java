package io.contexture.cli;

import io.contexture.dataset.UnreadableImage;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadOptions;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
            HeadMaterial {

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
    public FeatureSet trainSet() {
        return trainFeatures.set();
    }

    @Override
    public @Nullable FeatureSet testSet() {
        return testFeatures == null ? null : testFeatures.set();
    }

    @Override
    public Map<String, String> origin() {
        return Map.of();
    }

    @Override
    public List<UnreadableImage> unreadable() {
        return List.of();
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
}
