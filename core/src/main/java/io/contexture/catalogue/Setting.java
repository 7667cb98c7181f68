package io.contexture.catalogue;

/**
 * What defaults may depend on: the data set and the batches.
 *
 * @param labels         class of each training image, 0 to classes - 1
 * @param superLabels    super-class of each training image, -1 where there is none
 * @param batchSize      images of a batch
 * @param imagesPerClass images that a class gives to a batch
 */
public record Setting(int[] labels, int[] superLabels, int batchSize, int imagesPerClass) {

    /** Batches of {@code imagesPerClass} images a class, where the data set does not matter. */
    public static Setting ofBatches(int batchSize, int imagesPerClass) {
        return new Setting(new int[0], new int[0], batchSize, imagesPerClass);
    }
}
