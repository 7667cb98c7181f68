package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.retrieval.KMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batches of pairs of classes that are hard to tell apart, judged by their centroids (normalised means of the current
 * embeddings).
 *
 * <p>As in {@link HierarchicalSampler} each pair of super-classes shares {@code batchesPerPair} batches. Within a
 * super-class, half of the classes of a part are drawn at random; one by one they are then paired with another class of the
 * super-class that is not in the part yet, as {@code partner} chooses (an odd one stays alone). With {@code clusters} above
 * 0, the clusters of the centroids that k-means finds from k-means++ seeds take the place of super-classes. Groups with
 * fewer classes than half a batch needs are taken together; a data set without super-classes is one group, which gives
 * whole batches.
 *
 * <p>Source: {@code HierarchicalSamplerCentroidsBase} and {@code HierarchicalSamplerKMeansBase} of Liao et al. 2023 (ICML).
 * There a class may be in a batch twice, and the version with clusters confuses indices of clusters and of the whole; here
 * it does what its name says.
 *
 * @param data           the images by class and super-class
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param batchesPerPair batches of each pair of groups in an epoch, at least 1; usually 10
 * @param partner        how the other class of a pair is chosen
 * @param clusters       0 for super-classes, otherwise clusters of centroids (12 in the paper); fewer are made where there
 *                       are not half a batch of classes for each
 */
public record HardPairSampler(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair,
        PartnerChoice partner, int clusters) implements EmbeddingSampler {

    /** Clusters of the paper's version with k-means. */
    public static final int PAPER_CLUSTERS = 12;

    private static final int MOST_ITERATIONS = 100;

    /** Classes whose scores with all of their group are in memory at once. */
    private static final int BLOCK = 256;

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches; the message says what would do
     */
    public HardPairSampler {
        SuperPairs pairs = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        if (clusters < 0) {
            throw new IllegalArgumentException("clusters is " + clusters
                    + "; allowed is 0 (super-classes) or more, usually " + PAPER_CLUSTERS);
        }
        int groups = clusters == 0 ? pairs.groups().size() : clusters(data, pairs.shape(), clusters);
        int part = groups == 1 ? pairs.shape().classes() : pairs.shape().halfClasses();
        if (part < 2) {
            throw new IllegalArgumentException("a batch of " + batchSize + " with " + imagesPerClass
                    + " images per class has " + part
                    + " class of a group, but pairs of classes need 2; choose a batch size of at least "
                    + (groups == 1 ? 2 : 4) * imagesPerClass);
        }
    }

    private static int clusters(ClassIndex data, BatchShape shape, int wanted) {
        return Math.clamp(data.classes() / Math.ceilDiv(shape.classes(), 2), 1, wanted);
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        SuperPairs pairs = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        return clusters == 0
                ? pairs.batches()
                : Math.multiplyExact(batchesPerPair,
                        GroupPairs.pairs(clusters(data, pairs.shape(), clusters)));
    }

    @Override
    public List<int[]> epoch(RandomGenerator random, Matrix embeddings) {
        data.requireEmbeddings(embeddings);
        Matrix centroids = Centroids.of(data, embeddings);
        List<int[]> groups = groups(centroids, random);
        int perBatch = batchSize / imagesPerClass;
        GroupPairs plan = new GroupPairs(groups.size(), perBatch, batchesPerEpoch());
        int[][] batches = new int[plan.batches()][perBatch];
        List<List<GroupPairs.Part>> byGroup = plan.byGroup();
        for (int g = 0; g < groups.size(); g++) {
            int[] group = groups.get(g);
            Matrix inGroup = centroids.select(group);
            PartnerChoice.Chooser chooser = partner.chooser(group.length, centroids.columns());
            List<GroupPairs.Part> parts = byGroup.get(g);
            int step = Math.max(1, BLOCK / perBatch);
            for (int from = 0; from < parts.size(); from += step) {
                draw(parts.subList(from, Math.min(parts.size(), from + step)), group, inGroup, chooser,
                        random,
                        batches);
            }
        }
        return new ImageSupplies(data).shuffledBatches(List.of(batches), imagesPerClass, random);
    }

    private List<int[]> groups(Matrix centroids, RandomGenerator random) {
        SuperPairs pairs = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        if (clusters == 0) {
            return pairs.groups();
        }
        int count = clusters(data, pairs.shape(), clusters);
        int[] cluster = new KMeans(count, MOST_ITERATIONS, true).cluster(centroids, random);
        List<int[]> groups = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int wanted = k;
            int[] group = IntStream.range(0, cluster.length).filter(c -> cluster[c] == wanted).toArray();
            if (group.length > 0) {
                groups.add(group);
            }
        }
        return Groups.joined(groups, Math.ceilDiv(pairs.shape().classes(), 2));
    }

    /** Draws some parts of one group: their random halves, the scores of these, and then the partners, part by part. */
    private static void draw(List<GroupPairs.Part> parts, int[] group, Matrix inGroup,
            PartnerChoice.Chooser chooser, RandomGenerator random, int[][] batches) {
        int[] places = IntStream.range(0, group.length).toArray();
        int anchorsOfPart = Math.ceilDiv(parts.getFirst().count(), 2);
        int[] anchors = new int[parts.size() * anchorsOfPart];
        long[] seeds = new long[parts.size()];
        for (int p = 0; p < seeds.length; p++) {
            Shuffle.first(places, anchorsOfPart, random);
            System.arraycopy(places, 0, anchors, p * anchorsOfPart, anchorsOfPart);
            seeds[p] = random.nextLong();
        }
        Matrix scores = MatrixProduct.timesTransposed(inGroup.select(anchors), inGroup);
        IntStream.range(0, seeds.length).parallel().forEach(p -> {
            GroupPairs.Part part = parts.get(p);
            int[] chosen = pair(Arrays.copyOfRange(anchors, p * anchorsOfPart, (p + 1) * anchorsOfPart),
                    part.count(), scores.rows(p * anchorsOfPart, (p + 1) * anchorsOfPart), chooser,
                    new SplittableRandom(seeds[p]));
            for (int i = 0; i < chosen.length; i++) {
                batches[part.batch()][part.from() + i] = group[chosen[i]];
            }
        });
    }

    /** The anchors, each followed by its partner. */
    private static int[] pair(int[] anchors, int count, Matrix scores, PartnerChoice.Chooser chooser,
            RandomGenerator random) {
        boolean[] taken = new boolean[scores.columns()];
        for (int anchor : anchors) {
            taken[anchor] = true;
        }
        int[] candidates = new int[scores.columns()];
        float[] similarities = new float[scores.columns()];
        int[] chosen = new int[count];
        for (int a = 0; a < anchors.length; a++) {
            chosen[2 * a] = anchors[a];
            if (2 * a + 1 < count) {
                int found = 0;
                for (int c = 0; c < taken.length; c++) {
                    if (!taken[c]) {
                        candidates[found] = c;
                        similarities[found++] = scores.data()[scores.index(a) + c];
                    }
                }
                int partner = candidates[chooser.choose(similarities, found, random)];
                taken[partner] = true;
                chosen[2 * a + 1] = partner;
            }
        }
        return chosen;
    }
}
