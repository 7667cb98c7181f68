package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.LabelledScores;
import java.util.ArrayList;
import java.util.List;

/** The triplet margin loss by its definition: one triplet after another, in doubles. */
final class PlainTripletMarginLoss {

    private final TripletMarginLoss settings;
    private final LabelledScores given;
    private final Reducer reducer;
    private final double[][] slopes;
    private final List<Double> elements = new ArrayList<>();
    private double sum;
    private double shares;

    private PlainTripletMarginLoss(TripletMarginLoss settings, LabelledScores given, Reducer reducer) {
        this.settings = settings;
        this.given = given;
        this.reducer = reducer;
        slopes = new double[given.scores().rows()][given.scores().columns()];
    }

    /** Of all triplets that there are. */
    static PlainTripletMarginLoss ofAll(TripletMarginLoss settings, LabelledScores given, Reducer reducer) {
        PlainTripletMarginLoss plain = new PlainTripletMarginLoss(settings, given, reducer);
        for (int a = 0; a < given.scores().rows(); a++) {
            for (int p = 0; p < given.scores().columns(); p++) {
                for (int n = 0; n < given.scores().columns(); n++) {
                    if (given.isPositive(a, p) && given.isNegative(a, n)) {
                        plain.add(a, p, n);
                    }
                }
            }
        }
        return plain;
    }

    /** Of triplets (a, p, n), as often as they are listed. */
    static PlainTripletMarginLoss of(TripletMarginLoss settings, LabelledScores given, Reducer reducer,
            int[][] triplets) {
        PlainTripletMarginLoss plain = new PlainTripletMarginLoss(settings, given, reducer);
        for (int[] triplet : triplets) {
            plain.add(triplet[0], triplet[1], triplet[2]);
        }
        return plain;
    }

    private void add(int a, int p, int n) {
        double positive = given.score(a, p);
        double negative = given.score(a, n);
        double gap = positive - negative;
        boolean meant = switch (settings.triplets()) {
            case EVERY -> true;
            case VIOLATING -> gap <= settings.margin();
            case HARD -> gap <= 0;
            case SEMI_HARD -> gap > 0 && gap <= settings.margin();
            case EASY -> gap > settings.margin();
        };
        if (!meant) {
            return;
        }
        int from = a;
        if (settings.swap() && given.score(p, n) > negative) {
            from = p;
            negative = given.score(p, n);
        }
        double x = settings.margin() - (positive - negative);
        double element = settings.smooth() ? Math.log1p(Math.exp(x)) : Math.max(x, 0);
        double slope = settings.smooth() ? 1 / (1 + Math.exp(-x)) : x > 0 ? 1 : 0;
        double weight = reducer.weight(element, given.anchorLabels()[a]);
        sum += weight * element;
        shares += reducer.share(element);
        slopes[a][p] -= weight * slope;
        slopes[from][n] += weight * slope;
        elements.add(element);
    }

    double value() {
        return shares == 0 ? 0 : sum / shares;
    }

    double[] elements() {
        return elements.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] gradient() {
        Matrix shape = given.scores();
        double[] gradient = new double[shape.rows() * shape.columns()];
        for (int at = 0; at < gradient.length && shares > 0; at++) {
            gradient[at] = slopes[at / shape.columns()][at % shape.columns()] / shares;
        }
        return gradient;
    }
}
