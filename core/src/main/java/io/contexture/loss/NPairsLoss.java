package io.contexture.loss;

import io.contexture.linalg.LogSumExp;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.mining.Comparison;
import io.contexture.similarity.DotProduct;
import io.contexture.similarity.Similarity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One pair a class, (a_1, p_1), (a_2, p_2), ...; each anchor is to find its positive among the positives of all classes:
 * {@code L = mean over i of -log(e^(s(a_i, p_i)) / sum over j of e^(s(a_i, p_j)))}. A class's pair is its first anchor that has
 * a positive, and the first of those. A class without a positive pair has none.
 *
 * <p>Source: Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS 2016, in the form of
 * pytorch-metric-learning's {@code NPairsLoss}. On inner products, as published; with
 * {@link io.contexture.similarity.CosineSimilarity} on unit rows.
 */
public record NPairsLoss() implements ElementLoss {

    /** Inner products of raw rows. */
    @Override
    public Similarity similarity() {
        return DotProduct.DOT_PRODUCT;
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.MEAN;
    }

    /** {@inheritDoc} Scores only the pairs: most rows of a batch are in none. */
    @Override
    public LossValue evaluate(Batch batch) {
        References references = batch.references();
        Matrix rows = batch.embeddings();
        Matrix others = references == null ? rows : references.embeddings();
        Rows.requireFinite(rows, "embeddings");
        if (references != null) {
            Rows.requireFinite(others, "references");
        }
        int[][] pairs = firstPairs(batch.comparison());
        Matrix gradient = Matrix.zeros(rows.rows(), rows.columns());
        Matrix onOthers = references == null ? gradient : Matrix.zeros(others.rows(), others.columns());
        double value = 0;
        if (pairs[0].length > 0) {
            LossValue ofPairs = ElementLoss.super.evaluate(pairs(batch, pairs[0], others, pairs[1]));
            value = ofPairs.value();
            put(ofPairs.gradient(), pairs[0], gradient);
            put(Objects.requireNonNull(ofPairs.referenceGradient()), pairs[1], onOthers);
        }
        return new LossValue(value, gradient,
                references != null && references.trained() ? onOthers : null, Map.of(), Map.of());
    }

    /** The anchors as a batch, with their positives as references. */
    private static Batch pairs(Batch batch, int[] anchors, Matrix others, int[] positives) {
        int[] classes = Arrays.stream(anchors).map(row -> batch.labels()[row]).toArray();
        int[] none = new int[anchors.length];
        Arrays.fill(none, -1);
        return new Batch(batch.embeddings().select(anchors), classes,
                new References(others.select(positives), classes, none, true), LossState.NONE,
                batch.random());
    }

    private static void put(Matrix picked, int[] rows, Matrix to) {
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(picked.data(), picked.index(i), to.data(), to.index(rows[i]), to.columns());
        }
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        Elements[] elements = pairs(scores, comparison, reducer, false, gradient);
        return Elements.reduced(elements, gradient);
    }

    /** {@inheritDoc} One a class with a positive pair. */
    @Override
    public double[] elements(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        return Arrays
                .stream(pairs(scores, comparison, Reducer.MEAN, true,
                        Matrix.zeros(scores.rows(), scores.columns())))
                .flatMapToDouble(Elements::values).toArray();
    }

    /** The cross entropy of each pair; its slopes are the softmax, less 1 for the own positive. */
    private static Elements[] pairs(Matrix scores, Comparison comparison, Reducer reducer, boolean kept,
            Matrix gradient) {
        int[][] pairs = firstPairs(comparison);
        int[] anchors = pairs[0];
        int[] positives = pairs[1];
        Elements[] elements = new Elements[anchors.length];
        double[] logits = new double[anchors.length];
        for (int i = 0; i < anchors.length; i++) {
            for (int j = 0; j < anchors.length; j++) {
                logits[j] = scores.get(anchors[i], positives[j]);
            }
            elements[i] = new Elements(reducer, comparison.anchorLabel(anchors[i]), kept);
            double own = logits[i];
            double weight = elements[i].add(LogSumExp.replace(logits, anchors.length) - own);
            for (int j = 0; j < anchors.length; j++) {
                gradient.set(anchors[i], positives[j], (float) (weight * (logits[j] - (i == j ? 1 : 0))));
            }
        }
        return elements;
    }

    /** Rows of the anchors and columns of their positives. */
    private static int[][] firstPairs(Comparison comparison) {
        Set<Integer> seen = new HashSet<>();
        int[] anchors = new int[comparison.anchors()];
        int[] positives = new int[comparison.anchors()];
        int[] columns = new int[comparison.references()];
        int count = 0;
        for (int i = 0; i < comparison.anchors(); i++) {
            if (!seen.contains(comparison.anchorLabel(i)) && comparison.positives(i, columns) > 0) {
                seen.add(comparison.anchorLabel(i));
                anchors[count] = i;
                positives[count++] = columns[0];
            }
        }
        return new int[][]{Arrays.copyOf(anchors, count), Arrays.copyOf(positives, count)};
    }
}
