package io.contexture.catalogue;

import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.DistanceWeight;
import io.contexture.sampling.HardPairSampler;
import io.contexture.sampling.NearestUniformly;
import io.contexture.sampling.PartnerChoice;
import io.contexture.sampling.RankPower;
import io.contexture.sampling.UniformHistogram;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The samplers that pair each class with another whose centroid is near, by name. */
final class HardSamplers {

    private static final Option POWER = new Option("power", "-1",
            "0 for uniform, the lower the harder, -Infinity for the nearest");

    private HardSamplers() {}

    static List<Entry<BatchSampler>> entries() {
        return List.of(
                inSuperClasses("hard-rank-power", "with a probability ~ rank^power, rank 1 being the nearest",
                        "fine-grained classes; hardness is tuned by one number", List.of(POWER),
                        arguments -> new RankPower(arguments.number("power", -1))),
                inSuperClasses("hard-distance-weighted",
                        "with a probability ~ 1 / density of its distance on the sphere, cut at nearest and farthest",
                        "fine-grained classes; all distances between them are to be seen",
                        List.of(new Option("nearest", "0.5",
                                "distances below this weigh as much as this one"),
                                new Option("farthest", "1.4", "distances from this on are not chosen")),
                        arguments -> new DistanceWeight(arguments.number("nearest", 0.5),
                                arguments.number("farthest", 1.4))),
                inSuperClasses("hard-top-10", "uniformly from the nearest 10",
                        "fine-grained classes with clean labels",
                        List.of(new Option("nearest", "10", "how many of the nearest")),
                        arguments -> new NearestUniformly(arguments.integer("nearest", 10))),
                inSuperClasses("hard-uniform-histogram",
                        "uniformly from a bin, itself drawn uniformly from those of 100 bins of distances that are not empty",
                        "classes at all distances, of which a few are very near or very far",
                        List.of(new Option("bins", "100", "number of bins of distances 0 to 2")),
                        arguments -> new UniformHistogram(arguments.integer("bins", 100))),
                kMeans());
    }

    private static Entry<BatchSampler> inSuperClasses(String name, String how, String chooseWhen,
            List<Option> options, Function<Arguments, PartnerChoice> partner) {
        return new Entry<>(name,
                "half of the classes at random, each with a partner of the same super-class chosen by centroids: "
                        + how,
                Stream.concat(Stream.of(Samplers.batchesPerPairOption()), options.stream()).toList(),
                chooseWhen,
                Samplers.PAPER,
                arguments -> new HardPairSampler(Samplers.data(arguments), Samplers.batchSize(arguments),
                        Samplers.imagesPerClass(arguments), Samplers.batchesPerPair(arguments),
                        partner.apply(arguments),
                        0));
    }

    private static Entry<BatchSampler> kMeans() {
        return new Entry<>("hard-k-means",
                "as hard-rank-power, within k-means++ clusters of the class centroids in place of super-classes",
                List.of(new Option("batches-per-pair", "10",
                        "batches of each pair of clusters in an epoch"),
                        new Option("clusters", "12", "number of clusters; fewer where classes are too few"),
                        POWER),
                "many classes without super-classes", Samplers.PAPER,
                arguments -> new HardPairSampler(Samplers.data(arguments), Samplers.batchSize(arguments),
                        Samplers.imagesPerClass(arguments), arguments.integer("batches-per-pair", 10),
                        new RankPower(arguments.number("power", -1)), clusters(arguments)));
    }

    private static int clusters(Arguments arguments) {
        int clusters = arguments.integer("clusters", HardPairSampler.PAPER_CLUSTERS);
        if (clusters < 1) {
            throw new IllegalArgumentException(
                    "clusters=" + clusters + ": allowed is 1 or more, usually "
                            + HardPairSampler.PAPER_CLUSTERS);
        }
        return clusters;
    }
}
