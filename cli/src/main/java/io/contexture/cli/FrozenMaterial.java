package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.frozen.BackboneFeatures;
import io.contexture.frozen.BackboneReference;
import io.contexture.frozen.FrozenBackbone;
import io.contexture.frozen.FrozenFeatures;
import io.contexture.model.ComputeDevice;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadOptions;
import io.contexture.storage.BadInputException;
import io.contexture.transform.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Images for a head on the features that a frozen backbone makes of them.
 *
 * @param head          the head
 * @param backbone      the backbone
 * @param transform     what is done to an image before
 * @param images        where the images came from
 * @param trainSet features of the training images
 * @param testSet  features of the test images; null for none
 * @param unreadable    images left out
 * @param computed      features that were not kept from before
 */
record FrozenMaterial(HeadOptions head, BackboneReference backbone, Pipeline transform, ReadableImages images,
        FeatureSet trainSet, @Nullable FeatureSet testSet, List<UnreadableImage> unreadable,
        int computed) implements HeadMaterial {

    /** Opens what the options name, and computes the features that are not there yet. */
    static FrozenMaterial open(TrainOptions options, Console console) throws IOException {
        BackboneOptions chosen = options.backbone;
        Path file = Objects.requireNonNull(chosen.backbone, "asked for");
        Pipeline transform = options.evaluationTransform();
        if (transform.isRandom()) {
            throw new BadInputException("--eval-transform " + transform
                    + " is random; the features of a frozen backbone are computed once, and need one that gives the "
                    + "same image each time");
        }
        try (FrozenBackbone backbone = FrozenBackbone.open(file, transform.outputSize().orElseThrow(),
                chosen.output, options.network.pooling, options.machine.threads)) {
            HeadOptions head = options.features.head(backbone.dimension(), options.network.embeddingSize,
                    options.network.layerNorm, options.network.headStart());
            ReadableImages images = ReadableImages.open(options, console);
            images.train().requirePairs();
            BackboneFeatures features = new BackboneFeatures(backbone, transform, chosen.cache.root());
            EmbedOptions embed = EmbedOptions.on(ComputeDevice.CPU,
                    options.machine.loaderThreads());
            FrozenFeatures train = features(features, images.train(), embed, "features of training images",
                    console);
            ImageSet testImages = images.test();
            FrozenFeatures test = testImages == null
                    ? null
                    : features(features, testImages, embed, "features of test images", console);
            List<UnreadableImage> unreadable = new ArrayList<>(images.unreadable());
            unreadable.addAll(train.unreadable());
            if (test != null) {
                unreadable.addAll(test.unreadable());
            }
            return new FrozenMaterial(head, backbone.reference(), transform, images, train.set(),
                    test == null ? null : test.set(), unreadable,
                    train.computed() + (test == null ? 0 : test.computed()));
        }
    }

    private static FrozenFeatures features(BackboneFeatures backbone, ImageSet images, EmbedOptions options,
            String task,
            Console console) throws IOException {
        try (Follower follower = new Follower(task, console)) {
            return backbone.of(images, options, follower);
        }
    }

    @Override
    public ImageSource trainSource() {
        return images.trainSource();
    }

    @Override
    public @Nullable ImageSource testSource() {
        return images.testSource();
    }

    @Override
    public Map<String, String> origin() {
        return Map.of(BackboneReference.KEY, backbone.toJson(), EmbeddingNetwork.TRANSFORM_KEY,
                transform.toString());
    }

    @Override
    public Optional<String> beginning() {
        int all = trainSet.size() + (testSet == null ? 0 : testSet.size());
        return Optional.of(String.format(Locale.ROOT,
                "backbone: features of %d numbers from output '%s'%s of %s; %,d computed now, %,d kept from before",
                trainSet.dimension(), backbone.output(),
                backbone.pooling() == null ? "" : " (" + backbone.pooling().text() + " pooling)",
                backbone.file(), computed, all - computed));
    }

    @Override
    public String samples() {
        return "images";
    }

    @Override
    public String baselineName() {
        return "backbone alone";
    }
}
