package io.contexture.examples;

import io.contexture.linalg.Matrix;
import io.contexture.loss.ContextualVariant;
import io.contexture.loss.ContextualVariantLoss;
import io.contexture.loss.ContextualVariantSimilarity;
import io.contexture.loss.LossValue;
import io.contexture.similarity.CosineSimilarity;

/**
 * The example of the guide: eight embeddings in the plane, a to d of one class and e to h of another, ten degrees apart
 * within a class and twenty between the classes; k = 4, eps = 0.05. The pairs b, d and d, e are equally near each other.
 */
public final class WorkedExample {

    /** Degrees of a to h. */
    private static final int[] ANGLES = {0, 10, 20, 30, 50, 60, 70, 80};

    private static final int[] CLASSES = {0, 0, 0, 0, 1, 1, 1, 1};

    private static final ContextualVariantLoss LOSS = new ContextualVariantLoss(4, 0.05f,
            ContextualVariant.FULL);

    private final Matrix cosines;
    private final ContextualVariantSimilarity similarity;
    private final LossValue loss;

    /** Computes all steps. */
    public WorkedExample() {
        Matrix points = Matrix.zeros(size(), 2);
        for (int i = 0; i < size(); i++) {
            // StrictMath: the pictures come out the same on every machine.
            points.set(i, 0, (float) StrictMath.cos(StrictMath.toRadians(ANGLES[i])));
            points.set(i, 1, (float) StrictMath.sin(StrictMath.toRadians(ANGLES[i])));
        }
        cosines = CosineSimilarity.COSINE.within(points).values();
        similarity = ContextualVariantSimilarity.of(cosines, LOSS);
        loss = LOSS.evaluateScores(cosines, CLASSES);
    }

    /** Number of points. */
    public int size() {
        return ANGLES.length;
    }

    /** Where the point lies on the circle, in degrees. */
    public int angle(int point) {
        return ANGLES[point];
    }

    /** Class of the point. */
    public int classOf(int point) {
        return CLASSES[point];
    }

    /** The letter that the guide calls the point by. */
    public String name(int point) {
        return String.valueOf((char) ('a' + point));
    }

    /** S: cosines. */
    public Matrix cosines() {
        return cosines;
    }

    /** N, W, R, J and C. */
    public ContextualVariantSimilarity similarity() {
        return similarity;
    }

    /** The contextual loss of the eight points. */
    public double loss() {
        return loss.value();
    }

    /** How the loss moves with the cosine of a pair, which stands in S twice. */
    public double slope(int i, int j) {
        return (double) loss.gradient().get(i, j) + loss.gradient().get(j, i);
    }
}
