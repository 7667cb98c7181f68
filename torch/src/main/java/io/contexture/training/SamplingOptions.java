package io.contexture.training;

/**
 * What a batch is made of.
 *
 * @param batchSize      images a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass images a class has in a batch, at least 2
 * @param tries          how often the sampler tries for classes not yet seen in the epoch; 1 or more
 */
public record SamplingOptions(int batchSize, int imagesPerClass, int tries) {

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
        if (tries < 1) {
            throw new IllegalArgumentException("tries is " + tries + "; allowed: 1 or more");
        }
    }

    /** 128 images, 4 a class. */
    public static SamplingOptions defaults() {
        return new SamplingOptions(128, 4, 1);
    }
}
