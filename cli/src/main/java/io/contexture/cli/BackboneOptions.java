package io.contexture.cli;

import io.contexture.model.ModelOptions;
import io.contexture.storage.BadInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network that others have trained, which stays as it is: only a head on its features is trained. */
@Command(optionListHeading = "%nFrozen backbone:%n")
final class BackboneOptions {

    @Option(names = "--backbone", paramLabel = "FILE", description = "Train only a head, on the features that this model in ONNX makes of the images (prepared as --eval-transform says, in training, too). They are computed once.")
    @Nullable
    Path backbone;

    @Option(names = "--backbone-output", paramLabel = "NAME", description = "The output that is used; the first if not given. A map or tokens become one feature by --pooling.")
    @Nullable
    String output;

    @Mixin
    FeatureCacheOption cache = new FeatureCacheOption();

    /** Refuses what does not go with a frozen backbone. */
    void requireAlone(TrainOptions options) {
        if (backbone == null) {
            if (output != null) {
                throw new BadInputException("--backbone-output goes with --backbone FILE");
            }
            return;
        }
        refuse(options.features.features != null,
                "--features", "the features are those that the backbone makes of images");
        refuse(options.network.weights != null, "--weights", "the backbone has its own");
        refuse(!options.network.model.equals(ModelOptions.SMALL_RESNET), "--model",
                "the backbone is the network");
        refuse(options.network.projector != 0, "--projector", "a head on features has no further layer");
        refuse(options.data.trainTransform != null, "--train-transform",
                "training sees the same features again and again, so that images are prepared by --eval-transform");
    }

    private static void refuse(boolean given, String option, String why) {
        if (given) {
            throw new BadInputException(option + " does not go with --backbone: " + why + ". Leave one out");
        }
    }
}
