package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.mining.Comparison;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.UnitRows;
import io.contexture.testing.GoldenCase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The ranking losses of the authors' code and FastAP of pytorch-metric-learning. */
final class RankingGoldenCases {

    private static final List<String> RANKINGS = List.of("smoothap", "supap", "heavisideap", "softbinap");
    private static final double LOSS = 2e-4;
    private static final double GRADIENT = 9e-6;
    private static final double AVERAGE_PRECISION = 1e-6;

    private RankingGoldenCases() {}

    /** Compares a case; false if it is none of the ranking losses. */
    static boolean check(GoldenCase c) {
        String loss = c.settings().path("loss").asString("");
        if (RANKINGS.contains(loss.toLowerCase(Locale.ROOT))) {
            checkOnScores(c, ranking(c, loss.toLowerCase(Locale.ROOT)));
        } else if (loss.isEmpty() && RANKINGS.stream().anyMatch(c::has)) {
            RANKINGS.stream().filter(c::has).forEach(name -> checkPerQuery(c, name));
        } else if (List.of("RoadmapLoss", "SmoothapLoss", "SoftbinLoss").contains(loss)) {
            checkOnRows(c, combined(c, loss), LOSS, GRADIENT);
        } else if (loss.equals("main.py --loss roadmap")) {
            checkOnUnitRows(c, combined(c, "RoadmapLoss"));
        } else if (loss.equals("FastAPLoss")) {
            checkOnRows(c, new FastAPLoss(c.integer("num_bins")), 2e-6, 1e-5);
        } else {
            return false;
        }
        return true;
    }

    private static void checkOnScores(GoldenCase c, AnchorLoss loss) {
        int[] labels = c.inputs().ints("labels");
        Matrix scores = Batches.square(c.inputs().floats("scores"));
        Comparison comparison = Comparison.within(labels);
        if (c.settings().has("rows")) {
            int rows = Integer.parseInt(c.text("rows").replaceAll("^0\\.\\.(\\d+) of scores$", "$1")) + 1;
            scores = scores.rows(0, rows);
            comparison = Comparison.between(Arrays.copyOf(labels, rows), labels,
                    IntStream.range(0, rows).toArray());
        }
        LossValue value = loss.evaluateScores(scores, comparison);
        c.check("loss", value.value(), LOSS);
        c.check("grad_scores", value.gradient().toArray(), GRADIENT);
    }

    private static void checkPerQuery(GoldenCase c, String name) {
        Matrix scores = Batches.square(c.inputs().floats("scores"));
        double[] elements = ranking(c, name).elements(scores, Comparison.within(c.inputs().ints("labels")));
        c.check(name, Arrays.stream(elements).map(element -> 1 - element).toArray(), AVERAGE_PRECISION);
    }

    private static void checkOnRows(GoldenCase c, EmbeddingLoss loss, double lossTolerance,
            double gradientTolerance) {
        LossValue value = loss.evaluate(rows(c), c.inputs().ints("labels"));
        c.check("loss", value.value(), lossTolerance);
        c.check("grad_x", value.gradient().toArray(), gradientTolerance);
    }

    /** The gradient with respect to the rows of norm 1, along them as well. */
    private static void checkOnUnitRows(GoldenCase c, CombinedLoss loss) {
        Matrix unit = UnitRows.of(rows(c)).rows();
        LossValue value = loss.evaluateScores(CosineSimilarity.COSINE.within(unit).values(),
                c.inputs().ints("labels"));
        c.check("loss", value.value(), LOSS);
        c.check("grad_f",
                MatrixProduct.times(Entrywise.plusTransposed(value.gradient()), unit).toArray(), GRADIENT);
    }

    /** Where a case does not give an option, the published setting. */
    private static AnchorLoss ranking(GoldenCase c, String name) {
        SupAPLoss sup = SupAPLoss.PAPER;
        SoftBinAPLoss soft = SoftBinAPLoss.PAPER;
        return switch (name) {
            case "smoothap" -> new SmoothAPLoss(option(c, "tau", SmoothAPLoss.PAPER.tau()));
            case "supap" -> new SupAPLoss(option(c, "tau", sup.tau()), option(c, "rho", sup.rho()),
                    option(c, "offset", sup.offset()), option(c, "delta", sup.delta()),
                    option(c, "start", sup.start()));
            case "softbinap" -> new SoftBinAPLoss((int) option(c, "nq", soft.bins()),
                    option(c, "min", soft.min()), option(c, "max", soft.max()));
            case "heavisideap" -> new HeavisideAP();
            default -> throw new IllegalArgumentException("no ranking loss is called " + name);
        };
    }

    private static CombinedLoss combined(GoldenCase c, String name) {
        double lambda = option(c, "lam", 0.5);
        MarginContrastiveLoss contrastive = new MarginContrastiveLoss((float) option(c, "pos_margin", 0.9),
                (float) option(c, "neg_margin", 0.6));
        return switch (name) {
            case "RoadmapLoss" -> RoadmapLoss.of(lambda, (SupAPLoss) ranking(c, "supap"), contrastive);
            case "SmoothapLoss" ->
                RoadmapLoss.ofSmoothAP(lambda, (SmoothAPLoss) ranking(c, "smoothap"), contrastive);
            case "SoftbinLoss" ->
                RoadmapLoss.ofSoftBinAP(lambda, (SoftBinAPLoss) ranking(c, "softbinap"), contrastive);
            default -> throw new IllegalArgumentException("no combination is called " + name);
        };
    }

    private static double option(GoldenCase c, String name, double otherwise) {
        JsonNode given = c.settings().path(name);
        return given.isNumber() ? given.doubleValue() : otherwise;
    }

    private static Matrix rows(GoldenCase c) {
        List<Long> shape = c.inputs().shape("x");
        return Matrix.of(c.inputs().floats("x"), Math.toIntExact(shape.get(0)),
                Math.toIntExact(shape.get(1)));
    }
}
