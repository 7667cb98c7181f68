package io.contexture.cli;

import io.contexture.training.Recipe;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is done beyond optimiser and schedule. */
@Command(optionListHeading = "%nRecipe:%n")
final class RecipeOptions {

    @Option(names = "--warm-start", paramLabel = "EPOCHS", description = "Train only head, projector and the loss's weights for so many epochs; 0 if not given.")
    int warmStart;

    @Option(names = "--freeze", paramLabel = "LAYER", split = ",", description = "Layers that stay as they are, e.g. conv1,bn1,layer1.")
    List<String> freeze = List.of();

    @Option(names = "--average", paramLabel = "F", description = "Evaluate and keep an exponential moving average of the weights, of which this share stays at a step, e.g. 0.999; 0, none, if not given.")
    double average;

    @Option(names = "--gradient-chunk", paramLabel = "N", description = "Send so many images through the network at once, whatever the batch size (gradient caching): a large batch takes the memory of a small one, and half as much time again.")
    int gradientChunk;

    @Option(names = "--patience", paramLabel = "N", description = "End the run after so many evaluations without a better recall on held-out classes (or on the test images, with --select-on-test); 0, never, if not given.")
    int patience;

    Recipe recipe() {
        return new Recipe(warmStart, freeze, average, gradientChunk, patience);
    }
}
