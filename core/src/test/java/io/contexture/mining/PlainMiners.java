package io.contexture.mining;

import static java.util.Comparator.comparingDouble;

import io.contexture.mining.BatchEasyHardMiner.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The miners by their definitions, one loop inside another. */
final class PlainMiners {

    /** Columns that an anchor picked as positives and as negatives. */
    record Picked(List<Integer> positives, List<Integer> negatives) {}

    /** A triplet. */
    record Triplet(int anchor, int positive, int negative) {}

    private PlainMiners() {}

    static List<Triplet> batchHard(LabelledScores given) {
        List<Triplet> picked = new ArrayList<>();
        for (int a : anchors(given)) {
            picked.add(new Triplet(a, leastAlike(given, a, given.positives(a).stream()).orElseThrow(),
                    mostAlike(given, a, given.negatives(a).stream()).orElseThrow()));
        }
        return picked;
    }

    static List<Triplet> semiHard(LabelledScores given) {
        List<Triplet> picked = new ArrayList<>();
        for (int a : anchors(given)) {
            for (int p : given.positives(a)) {
                Stream<Integer> farther = given.negatives(a).stream()
                        .filter(n -> given.score(a, n) < given.score(a, p));
                picked.add(new Triplet(a, p, mostAlike(given, a, farther)
                        .or(() -> leastAlike(given, a, given.negatives(a).stream())).orElseThrow()));
            }
        }
        return picked;
    }

    static List<Triplet> tripletMargin(LabelledScores given, double margin, TripletDifficulty triplets) {
        List<Triplet> picked = new ArrayList<>();
        for (int a : anchors(given)) {
            for (int p : given.positives(a)) {
                for (int n : given.negatives(a)) {
                    double gap = distance(given, a, n) - distance(given, a, p);
                    boolean meant = switch (triplets) {
                        case EVERY -> true;
                        case VIOLATING -> gap <= margin;
                        case HARD -> gap <= 0;
                        case SEMI_HARD -> 0 < gap && gap <= margin;
                        case EASY -> gap > margin;
                    };
                    if (meant) {
                        picked.add(new Triplet(a, p, n));
                    }
                }
            }
        }
        return picked;
    }

    static List<Picked> batchEasyHard(LabelledScores given, Strategy positives, Strategy negatives) {
        List<Picked> picked = nothing(given);
        for (int a : anchors(given)) {
            picked.set(a, easyHard(given, a, positives, negatives));
        }
        return picked;
    }

    private static Picked easyHard(LabelledScores given, int a, Strategy positives, Strategy negatives) {
        List<Integer> ps = given.positives(a);
        List<Integer> ns = given.negatives(a);
        List<Integer> chosenPs = switch (positives) {
            case EASY -> mostAlike(given, a, ps.stream()).stream().toList();
            case HARD -> leastAlike(given, a, ps.stream()).stream().toList();
            case ALL -> ps;
            case SEMI_HARD -> List.of();
        };
        List<Integer> chosenNs = switch (negatives) {
            case EASY -> leastAlike(given, a, ns.stream()).stream().toList();
            case HARD -> mostAlike(given, a, ns.stream()).stream().toList();
            case ALL -> ns;
            case SEMI_HARD -> List.of();
        };
        if (positives == Strategy.SEMI_HARD) {
            float negative = given.score(a, chosenNs.getFirst());
            chosenPs = leastAlike(given, a, ps.stream().filter(p -> given.score(a, p) > negative))
                    .stream().toList();
        }
        if (negatives == Strategy.SEMI_HARD) {
            float positive = given.score(a, chosenPs.getFirst());
            chosenNs = mostAlike(given, a, ns.stream().filter(n -> given.score(a, n) < positive))
                    .stream().toList();
        }
        return chosenPs.isEmpty() || chosenNs.isEmpty()
                ? new Picked(List.of(), List.of())
                : new Picked(chosenPs, chosenNs);
    }

    static List<Picked> multiSimilarity(LabelledScores given, float epsilon) {
        List<Picked> picked = nothing(given);
        for (int a : anchors(given)) {
            float hardestPositive = given.score(a,
                    leastAlike(given, a, given.positives(a).stream()).orElseThrow());
            float hardestNegative = given.score(a,
                    mostAlike(given, a, given.negatives(a).stream()).orElseThrow());
            picked.set(a, new Picked(
                    given.positives(a).stream().filter(p -> given.score(a, p) < hardestNegative + epsilon)
                            .toList(),
                    given.negatives(a).stream().filter(n -> given.score(a, n) > hardestPositive - epsilon)
                            .toList()));
        }
        return picked;
    }

    /** The inverse densities themselves, of few dimensions, divided by each row's sum. */
    static double[][] inverseDensities(LabelledScores given, DistanceWeightedMiner miner, int dimension) {
        double[][] weights = new double[given.scores().rows()][given.scores().columns()];
        for (int a = 0; a < weights.length; a++) {
            double sum = 0;
            for (int n : given.negatives(a)) {
                if (distance(given, a, n) < miner.nonzeroLossCutoff()) {
                    double distance = Math.max(distance(given, a, n), miner.cutoff());
                    weights[a][n] = 1 / (Math.pow(distance, dimension - 2)
                            * Math.pow(1 - distance * distance / 4, (dimension - 3) / 2.0));
                    sum += weights[a][n];
                }
            }
            for (int n = 0; sum > 0 && n < weights[a].length; n++) {
                weights[a][n] /= sum;
            }
        }
        return weights;
    }

    /** Anchors that have both a positive and a negative. */
    static List<Integer> anchors(LabelledScores given) {
        List<Integer> anchors = new ArrayList<>();
        for (int a = 0; a < given.scores().rows(); a++) {
            if (!given.positives(a).isEmpty() && !given.negatives(a).isEmpty()) {
                anchors.add(a);
            }
        }
        return anchors;
    }

    private static List<Picked> nothing(LabelledScores given) {
        List<Picked> picked = new ArrayList<>();
        for (int a = 0; a < given.scores().rows(); a++) {
            picked.add(new Picked(List.of(), List.of()));
        }
        return picked;
    }

    static double distance(LabelledScores given, int a, int j) {
        return Math.sqrt(2 - 2 * given.score(a, j));
    }

    /** The first of the columns that are least alike. */
    private static Optional<Integer> leastAlike(LabelledScores given, int a, Stream<Integer> columns) {
        return columns.min(comparingDouble(j -> given.score(a, j)));
    }

    /** The first of the columns that are most alike. */
    private static Optional<Integer> mostAlike(LabelledScores given, int a, Stream<Integer> columns) {
        return columns.min(comparingDouble(j -> -given.score(a, j)));
    }
}
