package io.contexture.examples;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.LossValue;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.sampling.ClassBalancedSampler;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Trains a linear embedding with the contextual loss and nothing but contexture-core: a sampler, a loss, one product for
 * the gradient, and retrieval of classes that were not trained on. The features hide few dimensions that tell classes
 * apart among many that are noise; the embedding has to find them.
 */
public final class TrainLinearEmbedding {

    private static final int FEATURES = 64;
    private static final int TELLING = 8;
    private static final int EMBEDDING = 16;
    private static final int PER_CLASS = 8;
    private static final int EPOCHS = 20;
    private static final float LEARNING_RATE = 1;

    private TrainLinearEmbedding() {}

    /**
     * R@1 on classes that were not trained on, as fractions.
     *
     * @param before with a random linear map
     * @param after  with the trained one
     */
    public record Outcome(double before, double after) {}

    /** Trains with seed 0 and prints both figures. */
    public static void main(String[] arguments) {
        Outcome outcome = train(0);
        System.out.printf(Locale.ROOT, "R@1 on unseen classes: %.3f before, %.3f after%n", outcome.before(),
                outcome.after());
    }

    /** The whole trial; the same seed gives the same figures. */
    public static Outcome train(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int[] labels = labels(64);
        Matrix seen = features(labels, random);
        int[] unseenLabels = labels(64);
        Matrix unseen = features(unseenLabels, random);
        Matrix map = gaussian(FEATURES, EMBEDDING, 1 / Math.sqrt(FEATURES), random);

        double before = recallAt1(MatrixProduct.times(unseen, map), unseenLabels);
        ClassBalancedSampler sampler = new ClassBalancedSampler(labels, 64, 4, 2, 0);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int[] batch : sampler.epoch(random)) {
                Matrix x = seen.select(batch);
                Matrix embeddings = MatrixProduct.times(x, map);
                LossValue loss = CombinedLoss.FROM_SCRATCH.evaluate(embeddings, select(labels, batch));
                Matrix onMap = MatrixProduct.transposedTimes(x, loss.gradient());
                for (int at = 0; at < map.data().length; at++) {
                    map.data()[at] -= LEARNING_RATE * onMap.data()[at];
                }
            }
        }
        return new Outcome(before, recallAt1(MatrixProduct.times(unseen, map), unseenLabels));
    }

    private static double recallAt1(Matrix embeddings, int[] labels) {
        return RetrievalEvaluation.ofSelf(Rows.normalised(embeddings), labels, EvaluationOptions.DEFAULT)
                .overall().recallAt(1);
    }

    /** Rows near the centre of their class in the first dimensions, anywhere in the others. */
    private static Matrix features(int[] labels, RandomGenerator random) {
        Matrix centres = gaussian(labels.length / PER_CLASS, TELLING, 1, random);
        Matrix rows = gaussian(labels.length, FEATURES, 1, random);
        for (int row = 0; row < labels.length; row++) {
            for (int i = 0; i < TELLING; i++) {
                rows.set(row, i, centres.get(labels[row], i) + 0.3f * rows.get(row, i));
            }
        }
        return rows;
    }

    private static Matrix gaussian(int rows, int columns, double scale, RandomGenerator random) {
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int at = 0; at < rows * columns; at++) {
            matrix.data()[at] = (float) (scale * random.nextGaussian());
        }
        return matrix;
    }

    private static int[] labels(int classes) {
        int[] labels = new int[classes * PER_CLASS];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = row / PER_CLASS;
        }
        return labels;
    }

    private static int[] select(int[] labels, int[] rows) {
        int[] selected = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = labels[rows[i]];
        }
        return selected;
    }
}
