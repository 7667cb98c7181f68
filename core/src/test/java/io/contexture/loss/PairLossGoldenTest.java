package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The margin contrastive loss of the authors' code and NT-Xent of pytorch-metric-learning. */
class PairLossGoldenTest {

    /** What the wrapper of the authors' code takes where a case does not say: the baselines' margins. */
    private static final MarginContrastiveLoss BASELINE = new MarginContrastiveLoss(0.9f, 0.6f);

    @Test
    void marginContrastiveAgreesWithTheAuthorsCode() {
        GoldenFile file = GoldenFile.open("ranking_losses");
        List<GoldenCase> onScores = file.cases(c -> isLoss(c, "margin_contrastive"));
        List<GoldenCase> onEmbeddings = file.cases(c -> isLoss(c, "ContrastiveLoss"));
        assertThat(onScores).isNotEmpty();
        for (GoldenCase c : onScores) {
            LossValue value = margins(c).evaluateScores(Batches.square(c.inputs().floats("scores")),
                    c.inputs().ints("labels"));
            c.check("loss", value.value(), 2e-4);
            c.check("grad_scores", value.gradient().toArray(), 9e-6);
        }
        for (GoldenCase c : onEmbeddings) {
            LossValue value = margins(c).evaluate(embeddings(c.inputs()), c.inputs().ints("labels"));
            c.check("loss", value.value(), 2e-4);
            c.check("grad_x", value.gradient().toArray(), 9e-6);
        }
        setOthersAside(file, onScores, onEmbeddings);
        file.assertComplete();
    }

    @Test
    void ntXentAgreesWithPytorchMetricLearning() {
        GoldenFile file = GoldenFile.open("pml_losses");
        List<GoldenCase> ours = file.cases(c -> isLoss(c, "NTXentLoss"));
        assertThat(ours).isNotEmpty();
        for (GoldenCase c : ours) {
            LossValue value = new NTXentLoss((float) c.number("temperature")).evaluate(embeddings(c.inputs()),
                    c.inputs().ints("labels"));
            c.check("loss", value.value(), 2e-6);
            c.check("grad_x", value.gradient().toArray(), 1e-5);
        }
        setOthersAside(file, ours, List.of());
        file.assertComplete();
    }

    private static boolean isLoss(GoldenCase c, String name) {
        return c.settings().has("loss") && c.text("loss").equals(name);
    }

    private static MarginContrastiveLoss margins(GoldenCase c) {
        return c.settings().has("pos_margin")
                ? new MarginContrastiveLoss((float) c.number("pos_margin"), (float) c.number("neg_margin"))
                : BASELINE;
    }

    private static Matrix embeddings(GoldenCase c) {
        return Matrix.of(c.floats("x"), Math.toIntExact(c.shape("x").get(0)),
                Math.toIntExact(c.shape("x").get(1)));
    }

    private static void setOthersAside(GoldenFile file, List<GoldenCase> some, List<GoldenCase> more) {
        Set<String> inputs = Set.of("x", "labels", "scores", "W", "proxies", "centers");
        file.setAside("an input", name -> inputs.contains(name.substring(name.lastIndexOf('/') + 1)));
        List<GoldenCase> ours = new ArrayList<>(some);
        ours.addAll(more);
        file.setAside("another loss or a miner, not part of this version",
                name -> ours.stream().noneMatch(c -> name.startsWith(c.name() + "/")));
    }
}
