package io.contexture.model;

import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which shrinkage of a {@link DiscriminantStart} serves classes that it has not seen: twice a quarter of the training
 * classes is held out, and that shrinkage taken with which the discriminants of the others find them best (mean recall at 1).
 * Single precision is enough to compare them: the smallest shrinkage bounds the condition of the covariance.
 *
 * @param outputs directions wanted
 * @param inputs  numbers in an input
 */
record ShrinkageChoice(int outputs, int inputs) {

    /** From a covariance that is inverted nearly as it is to none: at 1 the class means alone count. */
    static final List<Double> CANDIDATES = List.of(0.1, 0.2, 0.4, 0.6, 0.8, 1.0);

    /** With fewer classes what is held out says nothing. */
    private static final int FEWEST_CLASSES = 16;
    private static final double HELD_OUT = 0.25;
    /** One quarter says too little: on emoji the best shrinkage of one of them was half or twice that of another. */
    private static final int ROUNDS = 2;

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
        if (Arrays.stream(train.items().labels()).distinct().count() < FEWEST_CLASSES) {
            return HeadOptions.SHRINKAGE;
        }
        double[] recalls = new double[CANDIDATES.size()];
        for (int round = 0; round < ROUNDS; round++) {
            try (PointerScope _ = new PointerScope()) {
                ImageSet.Split split = train.items().splitClasses(HELD_OUT, random);
                add(recalls, train.of(split.kept()), train.of(split.heldOut()), inputsOf);
            }
        }
        int best = 0;
        for (int i = 1; i < recalls.length; i++) {
            best = recalls[i] > recalls[best] ? i : best;
        }
        return CANDIDATES.get(best);
    }

    private void add(double[] recalls, FeatureSet kept, FeatureSet heldOut, InputsOf inputsOf) {
        int[] labels = heldOut.items().labels();
        ClassScatter scatter = ClassScatter.of(inputsOf.of(kept), kept.items().labels(), inputs,
                torch.ScalarType.Float);
        Tensor rows = inputsOf.of(heldOut).rows(0, heldOut.size());
        for (int i = 0; i < recalls.length; i++) {
            try (PointerScope _ = new PointerScope()) {
                DiscriminantStart.Layer layer = new DiscriminantStart(outputs, CANDIDATES.get(i)).of(scatter);
                Matrix embeddings = TrainingPass.copy(torch.addmm(layer.bias(), rows, layer.weight().t()));
                recalls[i] += RetrievalEvaluation.ofSelf(embeddings, labels, EvaluationOptions.DEFAULT)
                        .overall()
                        .recallAt(1);
            }
        }
    }
}
