package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Pairs;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.DotProduct;
import io.contexture.similarity.LpSimilarity;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.similarity.Similarity;
import io.contexture.testing.GoldenCase;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pair losses of the authors' code and of pytorch-metric-learning against their golden vectors. */
final class PairGoldenCases {

    /** What the wrapper of the authors' code takes where a case does not say: the baselines' margins. */
    private static final MarginContrastiveLoss BASELINE = new MarginContrastiveLoss(0.9f, 0.6f);

    private PairGoldenCases() {}

    /** Compares all tensors of a case; false if it is not one of a pair loss. */
    static boolean check(GoldenCase c) {
        SimilarityLoss loss = c.settings().has("loss") ? lossOf(c, c.text("loss")) : null;
        if (loss == null) {
            return false;
        }
        boolean ranking = c.file().toString().equals("ranking_losses");
        double onLoss = ranking ? 2e-4 : 2e-6;
        double onGradient = ranking ? 9e-6 : 1e-5;
        GoldenCase inputs = c.inputs();
        int[] labels = inputs.ints("labels");
        if (c.has("grad_scores")) {
            LossValue value = loss.evaluateScores(Batches.square(inputs.floats("scores")), labels);
            c.check("loss", value.value(), onLoss);
            c.check("grad_scores", value.gradient().toArray(), onGradient);
        } else {
            LossValue value = evaluate(loss, embeddings(inputs), comparison(c, labels));
            c.check("loss", value.value(), onLoss);
            c.check("grad_x", value.gradient().toArray(), onGradient);
        }
        return true;
    }

    private static @Nullable SimilarityLoss lossOf(GoldenCase c, String name) {
        return switch (name) {
            case "margin_contrastive" -> margins(c);
            case "ContrastiveLoss" -> c.settings().has("distance")
                    ? ComposedLoss.of(onDistances(c)).withSimilarity(LpSimilarity.EUCLIDEAN)
                    : margins(c);
            case "ContrastiveLoss_cosine" -> margins(c);
            case "NTXentLoss" -> new NTXentLoss((float) c.number("temperature"));
            case "SupConLoss" -> new SupConLoss(c.number("temperature"));
            case "CircleLoss" -> new CircleLoss(c.number("m"), c.number("gamma"));
            case "MultiSimilarityLoss", "MultiSimilarityLoss_with_miner" ->
                new MultiSimilarityLoss(c.number("alpha"), c.number("beta"), c.number("base"));
            case "LiftedStructureLoss" ->
                new LiftedStructureLoss(-c.number("pos_margin"), -c.number("neg_margin"));
            case "NPairsLoss", "NPairsLoss_unnormalised" -> ComposedLoss.of(new NPairsLoss())
                    .withSimilarity(c.settings().required("normalize_embeddings").booleanValue()
                            ? CosineSimilarity.COSINE
                            : DotProduct.DOT_PRODUCT);
            default -> null;
        };
    }

    private static MarginContrastiveLoss margins(GoldenCase c) {
        return c.settings().has("pos_margin")
                ? new MarginContrastiveLoss((float) c.number("pos_margin"), (float) c.number("neg_margin"))
                : BASELINE;
    }

    /** A distance is a score with a minus sign, and so is a margin. */
    private static MarginContrastiveLoss onDistances(GoldenCase c) {
        return new MarginContrastiveLoss((float) -c.number("pos_margin"), (float) -c.number("neg_margin"));
    }

    private static Comparison comparison(GoldenCase c, int[] labels) {
        Comparison all = Comparison.within(labels);
        return c.settings().has("pairs")
                ? all.restrictedTo(pairs(c.file().testCase(c.text("pairs")), labels.length))
                : all;
    }

    private static Pairs pairs(GoldenCase mined, int rows) {
        return new Pairs(byAnchor(mined.ints("anchors_positive"), mined.ints("positives"), rows),
                byAnchor(mined.ints("anchors_negative"), mined.ints("negatives"), rows));
    }

    private static int[][] byAnchor(int[] anchors, int[] columns, int rows) {
        int[][] grouped = new int[rows][];
        for (int a = 0; a < rows; a++) {
            int anchor = a;
            grouped[a] = IntStream.range(0, anchors.length).filter(i -> anchors[i] == anchor)
                    .map(i -> columns[i]).sorted().toArray();
        }
        return grouped;
    }

    private static LossValue evaluate(SimilarityLoss loss, Matrix rows, Comparison comparison) {
        Similarity similarity = loss instanceof ComposedLoss composed
                ? composed.similarity()
                : loss.similarity();
        ScoreMatrix scores = similarity.within(rows);
        LossValue onScores = loss.evaluateScores(scores.values(), comparison);
        return onScores.carriedBack(scores.onAnchors(onScores.gradient()), null);
    }

    private static Matrix embeddings(GoldenCase c) {
        return Matrix.of(c.floats("x"), Math.toIntExact(c.shape("x").get(0)),
                Math.toIntExact(c.shape("x").get(1)));
    }
}
