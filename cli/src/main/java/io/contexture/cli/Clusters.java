package io.contexture.cli;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ClusteringAgreement;
import io.contexture.retrieval.KMeans;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** How well k-means on embeddings finds the classes again. */
final class Clusters {

    private static final int ITERATIONS = 100;

    private Clusters() {}

    /** NMI and AMI of as many clusters as there are classes, by name; the same each time. */
    static Map<String, Double> agreement(Matrix embeddings, int[] labels) {
        int classes = (int) Arrays.stream(labels).distinct().count();
        int[] clusters = new KMeans(classes, ITERATIONS, true).cluster(embeddings, new SplittableRandom(0));
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("NMI", ClusteringAgreement.nmi(labels, clusters));
        measures.put("AMI", ClusteringAgreement.ami(labels, clusters));
        return measures;
    }
}
