package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.storage.BadInputException;
import io.contexture.training.LabelNoise;
import io.contexture.training.TrainingShare;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What training gets to see of the training set, drawn by the seed: experiments on how much data and how good labels it needs. */
@Command(optionListHeading = "%nA part of the training set, or wrong labels in it:%n")
final class ShareOptions {

    /** Draws of the share and of the noise must not follow each other's numbers, nor those of held-out classes. */
    private static final long SHARE = 0x5e1ec7ed;
    private static final long NOISE = 0x0ddba11;

    @Option(names = "--train-fraction", paramLabel = "SHARE", description = "Train on this share of the training set alone, e.g. 0.2; 1 if not given.")
    double fraction = 1;

    @Option(names = "--train-fraction-of", paramLabel = "WHAT", converter = TrainOptions.Shares.class, description = "The share of what: classes (the default), or images of every class.")
    TrainingShare of = TrainingShare.CLASSES;

    @Option(names = "--label-noise", paramLabel = "SHARE", description = "Give this share of the training images a wrong class, e.g. 0.3; 0 if not given.")
    double noise;

    /** The set as training sees it. */
    ImageSet apply(ImageSet set, long seed) {
        try {
            ImageSet share = of.of(set, fraction, new SplittableRandom(seed ^ SHARE));
            return LabelNoise.in(share, noise, new SplittableRandom(seed ^ NOISE));
        } catch (IllegalArgumentException unfit) {
            throw new BadInputException("--train-fraction or --label-noise: " + unfit.getMessage(), unfit);
        }
    }
}
