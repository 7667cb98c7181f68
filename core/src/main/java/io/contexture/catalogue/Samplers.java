package io.contexture.catalogue;

import io.contexture.loss.CombinedLoss;
import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.sampling.ClassIndex;
import io.contexture.sampling.HierarchicalBalancedSampler;
import io.contexture.sampling.HierarchicalSampler;
import io.contexture.sampling.MaxLossSampler;
import io.contexture.sampling.NearestNeighbourSampler;
import io.contexture.sampling.NegativeMarginSampler;
import io.contexture.sampling.PlainSampler;
import io.contexture.sampling.PositiveMarginSampler;
import io.contexture.sampling.RoundsSampler;
import java.util.Arrays;
import java.util.List;

/** The samplers by name; those that pair hard classes are in {@link HardSamplers}. */
final class Samplers {

    static final String PAPER = "Liao, Tsiligkaridis, Kulis: Supervised Metric Learning to Rank for Retrieval via "
            + "Contextual Similarity Optimization, ICML 2023";

    private static final int PAPER_BATCHES_PER_PAIR = 10;

    private Samplers() {}

    static List<Entry<BatchSampler>> byClasses() {
        return List.of(classBalanced(), balanced(), plain(), hierarchical(), hierarchicalBalanced());
    }

    static List<Entry<BatchSampler>> byImages() {
        return List.of(maxLoss(), positiveMargin(), negativeMargin(), nearestNeighbours());
    }

    private static Entry<BatchSampler> classBalanced() {
        return new Entry<>("m-per-class",
                "classes in random order, cut into groups of batch size / m; a batch is a group with m images a class",
                List.of(new Option("tries", "1", "walks over the groups in an epoch, each with new images"),
                        new Option("batches", "0", "batches of an epoch at most; 0 for no limit"),
                        new Option("super-class", "all", "id of the only super-class to draw from")),
                "the default: any data set whose classes have at least 2 images", PAPER,
                arguments -> new ClassBalancedSampler(
                        arguments.has("super-class")
                                ? data(arguments).inSuperClass(arguments.integer("super-class", 0))
                                : data(arguments),
                        batchSize(arguments), imagesPerClass(arguments), arguments.integer("tries", 1),
                        arguments.integer("batches", 0)));
    }

    private static Entry<BatchSampler> balanced() {
        return new Entry<>("balanced",
                "rounds of 96 classes drawn without replacement, each with m images it has not given yet; "
                        + "images / batch size batches",
                List.of(new Option("rounds", "96, or the most that the classes allow",
                        "classes of a round, a multiple of the classes of a batch")),
                "classes of very different size, or few classes with many images: all classes come as often",
                PAPER,
                arguments -> arguments.has("rounds")
                        ? new RoundsSampler(data(arguments), batchSize(arguments), imagesPerClass(arguments),
                                arguments.integer("rounds", RoundsSampler.PAPER_ROUND))
                        : new RoundsSampler(data(arguments), batchSize(arguments),
                                imagesPerClass(arguments)));
    }

    private static Entry<BatchSampler> plain() {
        return new Entry<>("plain", "all images in random order; the last, partial batch is dropped",
                List.of(),
                "losses with a proxy for each class, which need no positives in the batch", PAPER,
                arguments -> new PlainSampler(arguments.setting().labels().length, batchSize(arguments)));
    }

    private static Entry<BatchSampler> hierarchical() {
        return new Entry<>("hierarchical",
                "for each pair of super-classes some batches, half from each: random classes with m images",
                List.of(batchesPerPair("10")),
                "data with super-classes of similar size: negatives of the same kind are hard at no cost",
                "Cakir et al.: Deep Metric Learning to Rank, CVPR 2019",
                arguments -> new HierarchicalSampler(data(arguments), batchSize(arguments),
                        imagesPerClass(arguments),
                        arguments.integer("batches-per-pair", PAPER_BATCHES_PER_PAIR)));
    }

    private static Entry<BatchSampler> hierarchicalBalanced() {
        return new Entry<>("hierarchical-balanced",
                "super-class s gives round(share of images * batches per pair * multiplier * 2) half batches, "
                        + "which are paired round robin",
                List.of(batchesPerPair("10"),
                        new Option("multiplier", "number of pairs of super-classes",
                                "makes an epoch longer; 66 in the paper for SOP, 70 for iNaturalist"),
                        new Option("batches", "0", "batches of an epoch at most; 0 for no limit")),
                "data with super-classes of very different size (Stanford Online Products, iNaturalist)",
                PAPER, arguments -> {
                    int perPair = arguments.integer("batches-per-pair", PAPER_BATCHES_PER_PAIR);
                    int pairs = new HierarchicalSampler(data(arguments), batchSize(arguments),
                            imagesPerClass(arguments), 1).batchesPerEpoch();
                    return new HierarchicalBalancedSampler(data(arguments), batchSize(arguments),
                            imagesPerClass(arguments), perPair, arguments.integer("multiplier", pairs),
                            arguments.integer("batches", 0));
                });
    }

    private static Entry<BatchSampler> maxLoss() {
        return new Entry<>("max-loss",
                "of factor times as many batches as needed a pair of super-classes, those with the largest loss on the "
                        + "current embeddings",
                List.of(batchesPerPairOption(),
                        new Option("factor", "2", "batches drawn for each that is kept")),
                "late in training, when most batches are solved; judged by the contextual loss", PAPER,
                arguments -> new MaxLossSampler(data(arguments), batchSize(arguments),
                        imagesPerClass(arguments),
                        batchesPerPair(arguments), arguments.integer("factor", 2),
                        CombinedLoss.fromScratch(Math.max(2, imagesPerClass(arguments)), 0.05f)));
    }

    private static Entry<BatchSampler> positiveMargin() {
        return new Entry<>("positive-margin",
                "of each class an anchor with m - 1 positives whose similarity is below the margin; classes without are "
                        + "passed over",
                List.of(batchesPerPairOption(),
                        new Option("margin", "0.9", "similarity below which a positive counts")),
                "classes with many images that differ much from each other", PAPER,
                arguments -> new PositiveMarginSampler(data(arguments), batchSize(arguments),
                        imagesPerClass(arguments),
                        batchesPerPair(arguments), arguments.number("margin", 0.9)));
    }

    private static Entry<BatchSampler> negativeMargin() {
        return new Entry<>("negative-margin",
                "a chain: after each anchor and its positives the sample, of an unused class of the super-class, whose "
                        + "similarity to the anchor is nearest to the margin",
                List.of(batchesPerPairOption(),
                        new Option("positive-margin", "0.9", "similarity below which a positive counts"),
                        new Option("margin", "1",
                                "similarity wanted of the next anchor; 1 for the nearest negative")),
                "many classes that are hard to tell apart; clean labels", PAPER,
                arguments -> new NegativeMarginSampler(data(arguments), batchSize(arguments),
                        imagesPerClass(arguments), batchesPerPair(arguments),
                        arguments.number("positive-margin", 0.9),
                        arguments.number("margin", 1)));
    }

    private static Entry<BatchSampler> nearestNeighbours() {
        return new Entry<>("nearest-neighbours",
                "groups of m images from the nearest neighbours of a random image, whatever their labels",
                List.of(new Option("neighbours", "8", "neighbours that a group is drawn from, at least m")),
                "hard batches with a loss that bears batches without positives", PAPER,
                arguments -> new NearestNeighbourSampler(arguments.setting().labels().length,
                        batchSize(arguments), imagesPerClass(arguments),
                        arguments.integer("neighbours",
                                Math.max(NearestNeighbourSampler.PAPER_NEIGHBOURS,
                                        imagesPerClass(arguments)))));
    }

    static ClassIndex data(Arguments arguments) {
        return ClassIndex.of(arguments.setting().labels(), arguments.setting().superLabels());
    }

    static int batchSize(Arguments arguments) {
        return arguments.setting().batchSize();
    }

    static int imagesPerClass(Arguments arguments) {
        return arguments.setting().imagesPerClass();
    }

    static Option batchesPerPairOption() {
        return batchesPerPair("10; without super-classes as many as the images fill");
    }

    private static Option batchesPerPair(String defaultValue) {
        return new Option("batches-per-pair", defaultValue,
                "batches of each pair of super-classes in an epoch; without super-classes of the epoch");
    }

    /** The paper's 10 a pair; where there are no pairs, an epoch is as long as that of other samplers. */
    static int batchesPerPair(Arguments arguments) {
        boolean pairs = Arrays.stream(arguments.setting().superLabels()).distinct().count() > 1;
        int images = arguments.setting().labels().length;
        return arguments.integer("batches-per-pair",
                pairs ? PAPER_BATCHES_PER_PAIR : Math.max(1, images / Math.max(1, batchSize(arguments))));
    }
}
