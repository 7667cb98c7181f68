package io.contexture.model;

import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which shrinkage of a {@link DiscriminantStart} serves classes that it has not seen: a quarter of the training classes is held
 * out, and that shrinkage taken with which the discriminants of the others find them best (recall at 1).
 *
 * @param outputs directions wanted
 * @param inputs  numbers in an input
 */
record ShrinkageChoice(int outputs, int inputs) {

    /** From the covariance as it is, nearly, to the class means alone. */
    static final List<Double> CANDIDATES = List.of(0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0);

    /** With fewer classes what is held out says nothing. */
    private static final int FEWEST_CLASSES = 16;
    private static final double HELD_OUT = 0.25;

    /** What the layer sees of a set's rows. */
    @FunctionalInterface
    interface InputsOf {
        ClassScatter.Inputs of(FeatureSet set);
    }

    /**
     * Chooses, within the {@code PointerScope} of the caller and without gradients.
     *
     * @param random draws the classes to hold out
     * @return one of {@link #CANDIDATES}; {@link HeadOptions#SHRINKAGE} if classes are too few to hold some out
     */
    double choose(FeatureSet train, InputsOf inputsOf, RandomGenerator random) {
        if (train.items().labels().length == 0
                || Arrays.stream(train.items().labels()).distinct().count() < FEWEST_CLASSES) {
            return HeadOptions.SHRINKAGE;
        }
        ImageSet.Split split = train.items().splitClasses(HELD_OUT, random);
        FeatureSet kept = train.of(split.kept());
        FeatureSet heldOut = train.of(split.heldOut());
        ClassScatter scatter = ClassScatter.of(inputsOf.of(kept), kept.items().labels(), inputs);
        Tensor rows = inputsOf.of(heldOut).rows(0, heldOut.size()).to(torch.ScalarType.Double);
        double best = HeadOptions.SHRINKAGE;
        double found = -1;
        for (double candidate : CANDIDATES) {
            DiscriminantStart.Layer layer = new DiscriminantStart(outputs, candidate).of(scatter);
            Matrix embeddings = TrainingPass.copy(
                    torch.addmm(layer.bias(), rows, layer.weight().t()).to(torch.ScalarType.Float));
            double recall = RetrievalEvaluation
                    .ofSelf(embeddings, heldOut.items().labels(), EvaluationOptions.DEFAULT).overall()
                    .recallAt(1);
            if (recall > found) {
                best = candidate;
                found = recall;
            }
        }
        return best;
    }
}
