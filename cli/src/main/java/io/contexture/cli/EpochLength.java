package io.contexture.cli;

import io.contexture.catalogue.Setting;
import io.contexture.dataset.ImageSet;
import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.EmbeddingSampler;
import io.contexture.storage.BadInputException;
import io.contexture.training.SamplingOptions;
import java.util.SplittableRandom;

/** How many steps an epoch has. */
final class EpochLength {

    private EpochLength() {}

    /**
     * Batches of an epoch: those of one drawn by the seed. (Epochs of a sampler have the same length, or nearly.)
     *
     * @throws BadInputException if epochs depend on the network's embeddings, or have no batch
     */
    static int of(SamplingOptions sampling, ImageSet train, long seed) {
        BatchSampler sampler = sampling.sampler().sampler(new Setting(train.labels(), train.superLabels(),
                sampling.batchSize(), sampling.imagesPerClass()));
        if (sampler instanceof EmbeddingSampler) {
            throw new BadInputException("the length of an epoch of the sampler " + sampling.sampler()
                    + " depends on the network; count steps instead of epochs: --steps");
        }
        int batches = sampler.epoch(new SplittableRandom(seed)).size();
        if (batches == 0) {
            throw new BadInputException("the sampler " + sampling.sampler() + " makes no batch of "
                    + sampling.batchSize() + " images from " + train
                    + "; choose smaller batches or another sampler");
        }
        return batches;
    }
}
