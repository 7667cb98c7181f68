package io.contexture.retrieval;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a clustering agrees with the classes: mutual information, normalised by the arithmetic mean of the two entropies.
 * Both measures are symmetric, and blind to the numbers that name classes and clusters. They are scikit-learn's
 * {@code normalized_mutual_info_score} and {@code adjusted_mutual_info_score}, with its conventions where a side is trivial:
 * two sides of a single group each agree fully; without any mutual information NMI is 0.
 */
public final class ClusteringAgreement {

    private static final double EPSILON = Math.ulp(1.0);

    private ClusteringAgreement() {}

    /**
     * Normalised mutual information, 0 to 1. It grows with the number of clusters even for a random clustering.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double nmi(int[] labels, int[] clusters) {
        Contingency table = Contingency.of(labels, clusters);
        if (table.trivial()) {
            return 1;
        }
        double information = table.mutualInformation();
        if (information <= EPSILON) {
            return 0;
        }
        return information / Math.max(table.meanEntropy(), EPSILON);
    }

    /**
     * Mutual information adjusted for chance (Vinh et al. 2010): 0 on average for random clusterings with groups of the
     * given sizes, 1 for full agreement; it can be negative.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double ami(int[] labels, int[] clusters) {
        Contingency table = Contingency.of(labels, clusters);
        if (table.trivial()) {
            return 1;
        }
        double expected = table.expectedInformation();
        double room = table.meanEntropy() - expected;
        room = room < 0 ? Math.min(room, -EPSILON) : Math.max(room, EPSILON);
        return (table.mutualInformation() - expected) / room;
    }

    /** How many items there are in all, of each class, of each cluster, and of each class in each cluster. */
    private record Contingency(int items, Map<Integer, Integer> classes, Map<Integer, Integer> clusters,
            Map<Long, Integer> cells) {

        static Contingency of(int[] labels, int[] clusters) {
            if (labels.length != clusters.length) {
                throw new IllegalArgumentException(labels.length + " labels and " + clusters.length
                        + " cluster numbers; every item has one of each");
            }
            Map<Integer, Integer> classSizes = new TreeMap<>();
            Map<Integer, Integer> clusterSizes = new TreeMap<>();
            Map<Long, Integer> cells = new HashMap<>();
            for (int i = 0; i < labels.length; i++) {
                classSizes.merge(labels[i], 1, Integer::sum);
                clusterSizes.merge(clusters[i], 1, Integer::sum);
                cells.merge(((long) labels[i] << 32) | (clusters[i] & 0xFFFFFFFFL), 1, Integer::sum);
            }
            return new Contingency(labels.length, classSizes, clusterSizes, cells);
        }

        boolean trivial() {
            return classes.size() == clusters.size() && classes.size() <= 1;
        }

        double meanEntropy() {
            return (entropy(classes) + entropy(clusters)) / 2;
        }

        private double entropy(Map<Integer, Integer> sizes) {
            double entropy = 0;
            for (int size : sizes.values()) {
                double share = (double) size / items;
                entropy -= share * Math.log(share);
            }
            return entropy;
        }

        double mutualInformation() {
            double sum = 0;
            for (Map.Entry<Long, Integer> cell : cells.entrySet()) {
                long key = cell.getKey();
                int a = classes.getOrDefault((int) (key >> 32), 0);
                int b = clusters.getOrDefault((int) key, 0);
                sum += information(cell.getValue(), a, b);
            }
            return Math.max(0, sum);
        }

        /** What a cell of {@code count} items of a class of a and a cluster of b adds to the mutual information. */
        private double information(int count, int a, int b) {
            return (double) count / items
                    * (Math.log((double) count / items) - Math.log((double) a / items)
                            - Math.log((double) b / items));
        }

        /** Mean of the mutual information over all ways to deal the items into groups of these sizes. */
        double expectedInformation() {
            double[] logFactorial = new double[items + 1];
            for (int i = 2; i <= items; i++) {
                logFactorial[i] = logFactorial[i - 1] + Math.log(i);
            }
            double sum = 0;
            for (var a : sizes(classes).entrySet()) {
                for (var b : sizes(clusters).entrySet()) {
                    sum += (double) a.getValue() * b.getValue()
                            * expectedInformation(a.getKey(), b.getKey(), logFactorial);
                }
            }
            return sum;
        }

        private double expectedInformation(int a, int b, double[] logFactorial) {
            double sum = 0;
            double constant = logFactorial[a] + logFactorial[b] + logFactorial[items - a]
                    + logFactorial[items - b]
                    - logFactorial[items];
            for (int count = Math.max(1, a + b - items); count <= Math.min(a, b); count++) {
                double logProbability = constant - logFactorial[count] - logFactorial[a - count]
                        - logFactorial[b - count] - logFactorial[items - a - b + count];
                sum += information(count, a, b) * Math.exp(logProbability);
            }
            return sum;
        }

        /** How many groups there are of each size: groups of a size have the same expectation. */
        private static Map<Integer, Integer> sizes(Map<Integer, Integer> groups) {
            Map<Integer, Integer> sizes = new TreeMap<>();
            groups.values().forEach(size -> sizes.merge(size, 1, Integer::sum));
            return sizes;
        }
    }
}
