package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.testing.Closeness;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contextual similarity, its loss and both gradients on score matrices, as the authors' code gives them. */
class ContextualSimilarityGoldenTest {

    private static final double LOSS = 1e-6;
    private static final double GRADIENT = 2e-6;
    private static final double SIMILARITY = 7e-7;

    /** Tensors in which the reference has 0/0, with the reason why they count as set aside. */
    private final TreeSet<String> partlyNaN = new TreeSet<>();

    @Test
    void everyCaseAgreesWithTheAuthorsCode() {
        GoldenFile file = GoldenFile.open("contextual_similarity");
        assertThat(file.cases()).isNotEmpty();
        file.cases().forEach(this::check);
        file.setAside("an input", name -> List.of("scores", "labels", "cotangent").contains(tensor(name)));
        file.setAside(
                "NaN in the reference (0/0 of an empty set), finite here by the documented rule: its finite"
                        + " entries compared with it, the others with the plain definition",
                partlyNaN::contains);
        file.assertComplete();
    }

    private void check(GoldenCase c) {
        Matrix scores = Batches.square(c.floats("scores"));
        int[] labels = c.ints("labels");
        int k = c.integer("k");
        float eps = (float) c.number("eps");
        ContextualSimilarity similarity = ContextualSimilarity.of(scores, k, eps);
        LossValue loss = new ContextualLoss(k, eps).evaluateScores(scores, labels);
        PlainContextualSimilarity plain = new PlainContextualSimilarity(scores, k, eps);
        compare(c, "js", Batches.widened(similarity.values()), plain.values(), SIMILARITY);
        compare(c, "loss", new double[]{loss.value()}, new double[]{plain.loss(labels)}, LOSS);
        compare(c, "grad_scores", Batches.widened(loss.gradient()),
                plain.backward(plain.lossCotangent(labels)),
                GRADIENT);
        if (c.has("cotangent")) {
            Matrix gradient = similarity.backward(Batches.square(c.floats("cotangent")));
            compare(c, "grad_scores_of_dot_js_cotangent", Batches.widened(gradient),
                    plain.backward(c.doubles("cotangent")), GRADIENT);
        }
        if (c.has("reg_loss_at_0_25")) {
            c.check("reg_loss_at_0_25",
                    new SimilarityRegulariser(0.25f).evaluateScores(scores, labels).value(),
                    Batches.regulariserTolerance(c.doubles("reg_loss_at_0_25")[0]));
        }
    }

    private void compare(GoldenCase c, String tensor, double[] ours, double[] plain, double tolerance) {
        assertThat(ours).as("%s %s", c, tensor).doesNotContain(Double.NaN);
        boolean whole = true;
        for (String name : List.of(tensor, tensor + ".f64")) {
            double[] expected = c.doubles(name);
            for (int at = 0; at < expected.length; at++) {
                if (Double.isNaN(expected[at])) {
                    expected[at] = plain[at];
                    whole = false;
                    partlyNaN.add(c.name() + "/" + name);
                }
            }
            Closeness.check(c + " " + name, ours, expected, name.endsWith("64") ? tolerance : 2 * tolerance);
        }
        if (whole) {
            c.check(tensor, ours, tolerance);
        } else {
            assertThat(c.settings().get("has_nan").asBoolean() || c.settings().get("nan_loss").asBoolean())
                    .as("%s says that the reference has NaN", c).isTrue();
        }
    }

    private static String tensor(String fullName) {
        return fullName.substring(fullName.lastIndexOf('/') + 1);
    }
}
