package io.contexture.cli;

import io.contexture.model.HeadOptions;
import io.contexture.model.HeadStart;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Features in place of images, and the head that is trained on them. */
@Command(optionListHeading = "%nFeatures in place of images:%n")
final class FeatureOptions {

    @Option(names = "--features", paramLabel = "FILE", description = "Train a head on features computed beforehand, in place of --train: safetensors with embeddings and labels, as 'contexture embed' writes, Parquet, or npy.")
    @Nullable
    Path features;

    @Option(names = "--feature-labels", paramLabel = "FILE", description = "Labels of an npy file: npy, or text with a label a line.")
    @Nullable
    Path labels;

    @Option(names = "--test-features", paramLabel = "FILE", description = "Features of other classes, in place of --test.")
    @Nullable
    Path testFeatures;

    @Option(names = "--test-feature-labels", paramLabel = "FILE", description = "Labels of an npy file of these.")
    @Nullable
    Path testLabels;

    @Option(names = "--feature-columns", split = ",", paramLabel = "MEANING=COLUMN", description = "Columns of Parquet files of features: feature (lists of numbers, or f* for a column a number), label, and if wanted super and path.")
    List<String> columns = List.of();

    @Option(names = "--no-standardise", description = "Take features as they are; they are brought to mean 0 and variance 1 over the training set otherwise.")
    boolean notStandardised;

    @Option(names = "--hidden-size", paramLabel = "N", description = "Numbers in a hidden layer with ReLU before the linear one; 0, none, if not given.")
    int hiddenSize;

    @Option(names = "--dropout", paramLabel = "P", description = "Share of a feature's numbers that training leaves out at random; 0 if not given.")
    double dropout;

    @Option(names = "--head-shrinkage", paramLabel = "S", description = "How far a head that begins at discriminants draws the variances within classes towards each other, up to 1; 0, what is best on classes held out of the training features, if not given.")
    double shrinkage;

    HeadOptions head(int inputSize, int embeddingSize, boolean layerNorm, HeadStart start) {
        return new HeadOptions(inputSize, embeddingSize, !notStandardised, dropout, layerNorm, hiddenSize,
                start, shrinkage);
    }
}
