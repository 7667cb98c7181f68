package io.contexture.catalogue;

import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.ClassBalancedSampler;
import java.util.List;

/** Samplers that draw classes at random. */
final class ClassSamplers {

    private ClassSamplers() {}

    static List<Entry<BatchSampler>> entries() {
        return List.of(new Entry<>("m-per-class",
                "classes shuffled once, cut into groups of batch / m; each group is a batch of m images of each of its classes",
                List.of(new Option("tries", "1", "walks over the groups in an epoch, each with other images"),
                        new Option("batches", "0", "batches of an epoch at most; 0 for no limit")),
                "any data set whose classes have at least 2 images: the default",
                "Liao, Tsiligkaridis, Kulis, ICML 2023",
                given -> new ClassBalancedSampler(given.setting().labels(), given.setting().batchSize(),
                        given.setting().imagesPerClass(), given.integer("tries", 1),
                        given.integer("batches", 0))));
    }
}
