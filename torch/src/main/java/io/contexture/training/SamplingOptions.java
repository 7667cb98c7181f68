package io.contexture.training;

/**
 * What a batch is made of.
 *
 * @param batchSize      images a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass images a class has in a batch, at least 2
 * @param sampler        which images these are
 */
public record SamplingOptions(int batchSize, int imagesPerClass, SamplerChoice sampler) {

    public SamplingOptions {
        if (imagesPerClass < 2) {
            throw new IllegalArgumentException(
                    "images per class is " + imagesPerClass
                            + "; allowed: 2 or more, usually 4, since pairs are needed");
        }
        if (batchSize < 2 * imagesPerClass || batchSize % imagesPerClass != 0) {
            throw new IllegalArgumentException(
                    "batch size is " + batchSize + "; allowed: a multiple of images per class ("
                            + imagesPerClass + "), at least " + 2 * imagesPerClass);
        }
    }

    /** Classes at random, each with as many images: the sampler m-per-class. */
    public SamplingOptions(int batchSize, int imagesPerClass) {
        this(batchSize, imagesPerClass, SamplerChoice.named("m-per-class"));
    }

    /** 128 images, 4 a class, classes at random. */
    public static SamplingOptions defaults() {
        return new SamplingOptions(128, 4);
    }
}
