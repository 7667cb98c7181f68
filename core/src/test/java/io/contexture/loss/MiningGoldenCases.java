package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.mining.BatchHardMiner;
import io.contexture.mining.Comparison;
import io.contexture.mining.DistanceWeightedMiner;
import io.contexture.mining.Miner;
import io.contexture.mining.MultiSimilarityMiner;
import io.contexture.mining.Pairs;
import io.contexture.mining.TripletDifficulty;
import io.contexture.mining.TripletMarginMiner;
import io.contexture.mining.Triplets;
import io.contexture.testing.GoldenCase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The miners of pytorch-metric-learning and its triplet margin loss against their golden vectors. */
final class MiningGoldenCases {

    private MiningGoldenCases() {}

    /** Compares all tensors of a case; false if it is neither of a miner nor of a loss on triplets. */
    static boolean check(GoldenCase c) {
        if (c.settings().path("loss").asString("").startsWith("TripletMarginLoss")) {
            checkLoss(c);
            return true;
        }
        Miner miner = minerOf(c);
        if (miner == null) {
            return false;
        }
        Matrix rows = rows(c.inputs());
        Comparison comparison = Comparison.within(c.inputs().ints("labels"));
        Matrix scores = miner.similarity().within(rows).values();
        switch (miner.mine(scores, rows.columns(), comparison, new SplittableRandom(1))) {
            case Triplets drawn when miner instanceof DistanceWeightedMiner weighted ->
                checkDraw(c, drawn, weighted.weights(scores, rows.columns(), comparison));
            case Triplets triplets -> {
                assertThat(list(triplets)).containsExactlyInAnyOrderElementsOf(list(stored(c)));
                List.of("anchors", "positives", "negatives").forEach(c::countAsCompared);
            }
            case Pairs pairs -> {
                assertThat(list(pairs.positives()))
                        .containsExactlyInAnyOrderElementsOf(
                                list(c.ints("anchors_positive"), c.ints("positives")));
                assertThat(list(pairs.negatives()))
                        .containsExactlyInAnyOrderElementsOf(
                                list(c.ints("anchors_negative"), c.ints("negatives")));
                List.of("anchors_positive", "positives", "anchors_negative", "negatives")
                        .forEach(c::countAsCompared);
            }
        }
        return true;
    }

    private static @Nullable Miner minerOf(GoldenCase c) {
        String name = c.name().substring(c.name().lastIndexOf('_', c.name().lastIndexOf("Miner") + 1) + 1);
        return switch (name) {
            case "DistanceWeightedMiner" -> new DistanceWeightedMiner((float) c.number("cutoff"),
                    (float) c.number("nonzero_loss_cutoff"));
            case "MultiSimilarityMiner" -> new MultiSimilarityMiner((float) c.number("epsilon"));
            case "BatchHardMiner" -> new BatchHardMiner();
            case "TripletMarginMiner_all" -> ofMargin(c, TripletDifficulty.VIOLATING);
            case "TripletMarginMiner_hard" -> ofMargin(c, TripletDifficulty.HARD);
            case "TripletMarginMiner_semihard" -> ofMargin(c, TripletDifficulty.SEMI_HARD);
            default -> null;
        };
    }

    private static TripletMarginMiner ofMargin(GoldenCase c, TripletDifficulty triplets) {
        return new TripletMarginMiner((float) c.number("margin"), triplets);
    }

    /** A draw is one of many: ours and the stored one are of triplets that the stored weights allow, as many as there are pairs. */
    private static void checkDraw(GoldenCase c, Triplets drawn, Matrix weights) {
        c.check("weights", weights.toArray(), 1e-5);
        float[] allowed = c.floats("weights");
        int[] labels = c.inputs().ints("labels");
        for (Triplets triplets : List.of(drawn, stored(c))) {
            for (int t = 0; t < triplets.size(); t++) {
                int a = triplets.anchors()[t];
                assertThat(labels[triplets.positives()[t]]).isEqualTo(labels[a]);
                assertThat(triplets.positives()[t]).isNotEqualTo(a);
                assertThat(allowed[a * labels.length + triplets.negatives()[t]]).isPositive();
            }
        }
        long pairs = 0;
        for (int a = 0; a < labels.length; a++) {
            pairs += Comparison.within(labels).positives(a, new int[labels.length]);
        }
        assertThat((long) drawn.size()).isEqualTo(pairs);
        List.of("anchors", "positives", "negatives").forEach(c::countAsCompared);
    }

    private static void checkLoss(GoldenCase c) {
        TripletMarginLoss loss = new TripletMarginLoss(c.number("margin"), c.settings().has("smooth_loss"),
                c.settings().has("swap"), TripletDifficulty.EVERY);
        Comparison comparison = Comparison.within(c.inputs().ints("labels"));
        String triplets = c.settings().path("triplets").asString("all");
        if (!triplets.equals("all")) {
            comparison = comparison.restrictedTo(stored(c.file().testCase(triplets)));
        }
        var scores = loss.similarity().within(rows(c.inputs()));
        LossValue onScores = loss.evaluateScores(scores.values(), comparison);
        c.check("loss", onScores.value(), 2e-6);
        c.check("grad_x", scores.onAnchors(onScores.gradient()).toArray(), 1e-5);
    }

    private static Triplets stored(GoldenCase c) {
        return new Triplets(c.inputs().ints("labels").length, c.ints("anchors"), c.ints("positives"),
                c.ints("negatives"));
    }

    private static List<List<Integer>> list(Triplets triplets) {
        List<List<Integer>> all = new ArrayList<>();
        for (int t = 0; t < triplets.size(); t++) {
            all.add(List.of(triplets.anchors()[t], triplets.positives()[t], triplets.negatives()[t]));
        }
        return all;
    }

    private static List<List<Integer>> list(int[] anchors, int[] columns) {
        List<List<Integer>> all = new ArrayList<>();
        for (int i = 0; i < anchors.length; i++) {
            all.add(List.of(anchors[i], columns[i]));
        }
        return all;
    }

    private static List<List<Integer>> list(int[][] byAnchor) {
        List<List<Integer>> all = new ArrayList<>();
        for (int a = 0; a < byAnchor.length; a++) {
            for (int column : byAnchor[a]) {
                all.add(List.of(a, column));
            }
        }
        return all;
    }

    private static Matrix rows(GoldenCase c) {
        return Matrix.of(c.floats("x"), Math.toIntExact(c.shape("x").get(0)),
                Math.toIntExact(c.shape("x").get(1)));
    }
}
