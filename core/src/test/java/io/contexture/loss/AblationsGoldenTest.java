package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every ablation of the authors' code: similarity, loss and both gradients. */
class AblationsGoldenTest {

    private static final double LOSS = 3e-6;
    private static final double GRADIENT = 6e-5;
    private static final double SIMILARITY = 2e-5;

    /** The authors' loss has its k fixed, whatever the case's own. */
    private static final int K_OF_LOSS = 4;

    /** By the authors' number. */
    private static final List<ContextualVariant> ABLATIONS = List.of(ContextualVariant.FULL,
            ContextualVariant.NEIGHBOURHOOD_ONLY, ContextualVariant.SIGMOID_NEIGHBOURHOOD_ONLY,
            ContextualVariant.NO_QUERY_EXPANSION, ContextualVariant.NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION,
            ContextualVariant.MINIMUM, ContextualVariant.SIGMOID, ContextualVariant.NEIGHBOUR_OVERLAP_ONLY,
            ContextualVariant.NO_OVERLAP, ContextualVariant.EXPANSION_SIZE_CONSTANT,
            ContextualVariant.NOTHING_CONSTANT);

    @Test
    void everyAblationAgreesWithTheAuthorsCode() {
        GoldenFile file = GoldenFile.open("ablations");
        List<GoldenCase> ablations = file.cases(c -> c.settings().has("ablation"));
        assertThat(ablations).isNotEmpty();
        ablations.forEach(AblationsGoldenTest::check);
        file.setAside("an input", name -> List.of("scores", "labels", "cotangent")
                .contains(name.substring(name.lastIndexOf('/') + 1)));
        file.assertComplete();
    }

    private static void check(GoldenCase c) {
        ContextualVariant variant = ABLATIONS.get(c.integer("ablation"));
        Matrix scores = Batches.square(c.inputs().floats("scores"));
        float eps = (float) c.number("eps");
        ContextualVariantSimilarity similarity = ContextualVariantSimilarity.of(scores,
                new ContextualVariantLoss(c.integer("k"), eps, variant));
        c.check("js", similarity.values().toArray(), SIMILARITY);
        c.check("grad_scores_of_dot_js_cotangent",
                similarity.backward(Batches.square(c.inputs().floats("cotangent"))).toArray(), GRADIENT);
        LossValue loss = new ContextualVariantLoss(K_OF_LOSS, eps, variant).evaluateScores(scores,
                c.inputs().ints("labels"));
        c.check("loss_k4", loss.value(), LOSS);
        c.check("grad_scores_of_loss_k4", loss.gradient().toArray(), GRADIENT);
    }
}
