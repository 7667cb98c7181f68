package io.contexture.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The peers are the reference's losses: each is held to the golden vectors wherever they have it. */
class PeerLossesTest {

    private static final double TOLERANCE = 1e-4;

    @Test
    void lossesOnEmbeddingsAreTheGoldenOnes() {
        Set<String> met = new HashSet<>();
        for (GoldenCase c : GoldenFile.open("pml_losses").cases(it -> it.settings().has("loss"))) {
            PeerLoss loss = onEmbeddings(c);
            if (loss == null) {
                continue;
            }
            met.add(family(c));
            String weights = c.has("grad_W") ? "W" : c.has("grad_centers") ? "centers" : "proxies";
            Matrix proxies = weights.equals("proxies")
                    ? matrix(c.inputs(), weights)
                    : transposed(matrix(c.inputs(), weights));
            try (PeerBatch batch = new PeerBatch(matrix(c.inputs(), "x"), c.inputs().ints("labels"),
                    Map.of("proxies", proxies), Map.of())) {
                c.check("loss", batch.pass(loss), TOLERANCE);
                c.check("grad_x", batch.gradient().data(), TOLERANCE);
                if (c.has("grad_" + weights)) {
                    Matrix gradient = batch.weightGradient("proxies");
                    c.check("grad_" + weights,
                            (weights.equals("proxies") ? gradient : transposed(gradient)).data(), TOLERANCE);
                }
            }
        }
        assertThat(met).contains("TripletMarginLoss", "MultiSimilarityLoss", "FastAPLoss", "NTXentLoss",
                "SupConLoss", "CircleLoss", "ContrastiveLoss_cosine", "LiftedStructureLoss", "NPairsLoss",
                "ProxyNCALoss", "NormalizedSoftmaxLoss", "CosFaceLoss", "ArcFaceLoss", "SoftTripleLoss",
                "Proxy");
    }

    @Test
    void lossesOnScoresAreTheGoldenOnesInBothForms() {
        Set<String> met = new HashSet<>();
        for (GoldenCase c : GoldenFile.open("ranking_losses")
                .cases(it -> it.settings().has("loss") && it.has("grad_scores"))) {
            for (ScoresLoss loss : onScores(c)) {
                met.add(c.text("loss"));
                Matrix scores = matrix(c.inputs(), "scores");
                try (PeerBatch batch = new PeerBatch(scores, c.inputs().ints("labels"))) {
                    double value = batch.pass(it -> loss.loss(it.embeddings(), Pairwise.same(it)));
                    c.check("loss", value, TOLERANCE);
                    c.check("grad_scores", batch.gradient().data(), TOLERANCE);
                }
            }
        }
        assertThat(met).contains("margin_contrastive", "SmoothAP", "SupAP", "SoftBinAP");
    }

    private static String family(GoldenCase c) {
        String loss = c.text("loss");
        return loss.startsWith("ContrastiveLoss_") ? loss : loss.replaceAll("_.*", "");
    }

    private static @Nullable PeerLoss onEmbeddings(GoldenCase c) {
        boolean plain = !c.settings().has("pairs") && !c.settings().has("swap")
                && !c.settings().has("smooth_loss");
        return switch (family(c)) {
            case "TripletMarginLoss" ->
                plain && c.text("triplets").equals("all")
                        ? TripletPeers.allTriplets(c.number("margin"))
                        : null;
            case "MultiSimilarityLoss" ->
                plain
                        ? PairPeers.multiSimilarity(c.number("alpha"), c.number("beta"), c.number("base"))
                        : null;
            case "FastAPLoss" -> RankingPeers.fastAP(c.integer("num_bins"));
            case "NTXentLoss" -> PairPeers.ntXent(c.number("temperature"));
            case "SupConLoss" -> PairPeers.supCon(c.number("temperature"));
            case "CircleLoss" -> PairPeers.circle(c.number("m"), c.number("gamma"));
            case "ContrastiveLoss_cosine" ->
                PairPeers.contrastive(c.number("pos_margin"), c.number("neg_margin"));
            case "LiftedStructureLoss" ->
                PairPeers.liftedStructure(c.number("pos_margin"), c.number("neg_margin"));
            case "NPairsLoss" -> PairPeers.nPairs(c.settings().get("normalize_embeddings").booleanValue());
            case "ProxyNCALoss" -> ProxyPeers.proxyNCA(c.number("softmax_scale"));
            case "NormalizedSoftmaxLoss" -> ProxyPeers.normalisedSoftmax(c.number("temperature"));
            case "CosFaceLoss" -> ProxyPeers.cosFace(c.number("margin"), c.number("scale"));
            case "ArcFaceLoss" -> ProxyPeers.arcFace(c.number("margin_degrees"), c.number("scale"));
            case "SoftTripleLoss" -> ProxyPeers.softTriple(c.number("la"), c.number("gamma"),
                    c.number("margin"), c.integer("centers_per_class"));
            case "Proxy" -> ProxyPeers.proxyAnchor(c.number("mrg"), c.number("alpha"));
            default -> null;
        };
    }

    private static List<ScoresLoss> onScores(GoldenCase c) {
        return switch (c.text("loss")) {
            case "margin_contrastive" -> List.of((scores, same) -> PairPeers.marginContrastive(scores,
                    Arithmetic.asFloat(same), c.number("pos_margin"), c.number("neg_margin")));
            case "SmoothAP" -> inBothForms(RankingPeers.sigmoid(c.number("tau")));
            case "SupAP" -> inBothForms(RankingPeers.supAP(c.number("tau"), c.number("rho"),
                    c.number("offset"), c.number("delta"), c.number("start")));
            case "SoftBinAP" -> List.of((scores, same) -> softBinAP(c, scores, same));
            default -> List.of();
        };
    }

    private static Tensor softBinAP(GoldenCase c, Tensor scores, Tensor same) {
        return RankingPeers.softBinAP(scores, same, c.integer("nq"), c.number("min"), c.number("max"));
    }

    private static List<ScoresLoss> inBothForms(RankingPeers.Step step) {
        return List.of((scores, same) -> RankingPeers.cubic(scores, same, step),
                (scores, same) -> RankingPeers.byPairs(scores, same, step));
    }

    private static Matrix matrix(GoldenCase c, String tensor) {
        List<Long> shape = c.shape(tensor);
        return Matrix.of(c.floats(tensor), Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)));
    }

    private static Matrix transposed(Matrix matrix) {
        Matrix other = Matrix.zeros(matrix.columns(), matrix.rows());
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                other.set(column, row, matrix.get(row, column));
            }
        }
        return other;
    }
}
