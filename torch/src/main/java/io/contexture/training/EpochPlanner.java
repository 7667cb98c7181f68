package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.EmbeddingSampler;
import io.contexture.storage.BadInputException;
import java.util.List;
import java.util.SplittableRandom;

/** Draws epochs; for a sampler that looks at embeddings, from those of the moment. */
final class EpochPlanner {

    private final TrainingOptions options;
    private final ImageSet train;
    private final BatchSampler sampler;
    private final RandomStreams random;

    EpochPlanner(TrainingOptions options, ImageSet train, BatchSampler sampler, RandomStreams random) {
        this.options = options;
        this.train = train;
        this.sampler = sampler;
        this.random = random;
    }

    /** Whether an epoch depends on the network at its start, so that it cannot be drawn again later. */
    boolean needsEmbeddings() {
        return sampler instanceof EmbeddingSampler;
    }

    /**
     * An epoch.
     *
     * @param learner embeds the training set, if the sampler looks at that
     * @throws BadInputException if the sampler gives none
     */
    EpochPlan draw(int epoch, Learner learner) {
        SplittableRandom generator = random.epoch(epoch);
        List<int[]> batches = sampler instanceof EmbeddingSampler onEmbeddings
                ? onEmbeddings.epoch(generator, learner.embedTrainingSet())
                : sampler.epoch(generator);
        if (batches.isEmpty()) {
            throw new BadInputException("the sampler " + options.sampling().sampler() + " makes no batch of "
                    + options.sampling().batchSize() + " images from " + train
                    + "; choose smaller batches or another sampler");
        }
        return new EpochPlan(batches, generator.nextLong());
    }
}
