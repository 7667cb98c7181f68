package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.HeadOptions;
import io.contexture.trained.TrainedModel;
import io.contexture.training.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a head is trained on: features, wherever they came from. */
sealed interface HeadMaterial extends Material permits FeatureMaterial, FrozenMaterial {

    /** The head. */
    HeadOptions head();

    /** Features to train on. */
    FeatureSet trainSet();

    /** Features to test on; null for none. */
    @Nullable
    FeatureSet testSet();

    /** What made the features, as the kept model's header is to say it; empty if that is not known. */
    Map<String, String> origin();

    @Override
    default ImageSet train() {
        return trainSet().items();
    }

    @Override
    default @Nullable ImageSet test() {
        FeatureSet test = testSet();
        return test == null ? null : test.items();
    }

    @Override
    default Subject subject(ImageSet chosen, @Nullable ImageSet watched) {
        return new Subject.Features(head(), trainSet().of(chosen), watched == null ? null : features(watched),
                origin());
    }

    /** The features of the test samples, or of some of the training samples. */
    private FeatureSet features(ImageSet samples) {
        FeatureSet test = testSet();
        return test != null && samples.equals(test.items()) ? test : trainSet().of(samples);
    }

    @Override
    default EmbeddedSet baseline(ImageSet samples, Console console) {
        return features(samples).alone();
    }

    @Override
    default EmbeddedSet trained(Path run, ImageSet samples, Console console) throws IOException {
        try (HeadNetwork kept = HeadNetwork.load(run.resolve(TrainedModel.FILE))) {
            return kept.embed(features(samples));
        }
    }
}
