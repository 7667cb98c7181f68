package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.UnitRows;
import io.contexture.testing.Closeness;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The paper's two combinations on raw embeddings, as the authors' two code bases give them. */
class CombinedLossGoldenTest {

    private static final int K_OF_MAIN = 4;

    @Test
    void theReadingAt256AgreesWithMain() {
        GoldenFile file = GoldenFile.open("hybrid_main");
        assertThat(file.cases()).isNotEmpty();
        file.cases().forEach(this::checkMain);
        file.setAside("an input", tensor("x", "labels"));
        file.setAside(
                "compared except where a score is about 1 (the diagonal, duplicates): rounding decides its clamp",
                tensor("grad_scores", "grad_scores.f64"));
        file.setAside("compared without its component along f, which the clamp of the diagonal decides",
                tensor("grad_f", "grad_f.f64"));
        file.assertComplete();
    }

    @Test
    void theReadingAt224AgreesWithTheOtherCodeBase() {
        GoldenFile file = GoldenFile.open("hybrid_224");
        List<GoldenCase> hybrids = file.cases(c -> c.has("x"));
        assertThat(hybrids).isNotEmpty();
        hybrids.forEach(this::check224);
        file.setAside("SimilarityGradientMask, which the authors' training does not use",
                name -> file.cases(c -> !c.has("x")).stream().anyMatch(c -> name.startsWith(c.name() + "/")));
        file.setAside("an input", tensor("x", "labels"));
        file.assertComplete();
    }

    private void checkMain(GoldenCase c) {
        double losses = 2e-5;
        double gradients = 3e-6;
        double values = 2e-6;
        double lambda = c.number("lam");
        double gamma = c.number("gamma");
        CombinedLoss loss = CombinedLoss.contextual(lambda,
                new ContextualLoss(K_OF_MAIN, (float) c.number("eps")), gamma, regulariser(c),
                1 - lambda - gamma, margins(c));
        Matrix x = embeddings(c);
        int[] labels = c.ints("labels");
        LossValue whole = loss.evaluate(x, labels);
        c.check("loss", whole.value(), losses);
        checkTerms(c, whole, losses);
        c.check("grad_x", whole.gradient().toArray(), gradients);

        Matrix unit = UnitRows.of(x).rows();
        c.check("scores", CosineSimilarity.COSINE.within(x).values().toArray(), values);
        c.check("f", unit.toArray(), values);
        Matrix onScores = loss.evaluateScores(Batches.square(c.floats("scores")), labels).gradient();
        double[] tangent = tangent(
                Batches.widened(MatrixProduct.times(Entrywise.plusTransposed(onScores), unit)), c);
        c.check("grad_f_tangent", tangent, gradients);
        for (String precision : List.of("", ".f64")) {
            Closeness.check(c + " grad_f, tangent", tangent, tangent(c.doubles("grad_f" + precision), c),
                    gradients);
            Closeness.check(c + " grad_scores below 1", belowOne(Batches.widened(onScores), c),
                    belowOne(c.doubles("grad_scores" + precision), c), gradients);
        }
    }

    private void check224(GoldenCase c) {
        double losses = 9e-6;
        double lambda = c.number("lam");
        double gamma = c.number("gamma");
        CombinedLoss loss = CombinedLoss.contextual(1 - lambda,
                new ContextualLoss(c.integer("k"), (float) c.number("eps")), gamma, regulariser(c), lambda,
                margins(c));
        LossValue whole = loss.evaluate(embeddings(c), c.ints("labels"));
        c.check("loss", whole.value(), losses);
        checkTerms(c, whole, losses);
        c.check("loss_hybrid", term(whole, "pair") * lambda + term(whole, "contextual") * (1 - lambda),
                losses);
        c.check("grad_x", whole.gradient().toArray(), 2e-6);
    }

    private static void checkTerms(GoldenCase c, LossValue value, double tolerance) {
        c.check("loss_context", term(value, "contextual"), tolerance);
        c.check("loss_reg", term(value, "regulariser"),
                Batches.regulariserTolerance(c.doubles("loss_reg.f64")[0]));
        c.check("loss_contrast", term(value, "pair"), tolerance);
    }

    private static double term(LossValue value, String name) {
        assertThat(value.terms()).containsKey(name);
        return value.terms().getOrDefault(name, Double.NaN);
    }

    private static Matrix embeddings(GoldenCase c) {
        return Matrix.of(c.floats("x"), Math.toIntExact(c.shape("x").get(0)),
                Math.toIntExact(c.shape("x").get(1)));
    }

    private static MarginContrastiveLoss margins(GoldenCase c) {
        return new MarginContrastiveLoss((float) c.number("pos_margin"), (float) c.number("neg_margin"));
    }

    private static SimilarityRegulariser regulariser(GoldenCase c) {
        return new SimilarityRegulariser((float) c.number("reg_sim"));
    }

    /** A gradient on the unit rows without its component along them. */
    private static double[] tangent(double[] gradient, GoldenCase c) {
        double[] f = c.doubles("f");
        int d = Math.toIntExact(c.shape("f").get(1));
        double[] tangent = gradient.clone();
        for (int row = 0; row < f.length; row += d) {
            double along = 0;
            double squared = 0;
            for (int i = row; i < row + d; i++) {
                along += gradient[i] * f[i];
                squared += f[i] * f[i];
            }
            for (int i = row; i < row + d; i++) {
                tangent[i] -= along / squared * f[i];
            }
        }
        return tangent;
    }

    private static double[] belowOne(double[] values, GoldenCase c) {
        double[] scores = c.doubles("scores");
        double[] masked = values.clone();
        for (int at = 0; at < masked.length; at++) {
            masked[at] = scores[at] > 1 - 1e-5 ? 0 : masked[at];
        }
        return masked;
    }

    private static Predicate<String> tensor(String... names) {
        return full -> List.of(names).contains(full.substring(full.lastIndexOf('/') + 1));
    }
}
