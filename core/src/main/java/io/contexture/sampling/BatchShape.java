package io.contexture.sampling;

/**
 * Batches of whole classes.
 *
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1
 */
record BatchShape(int batchSize, int imagesPerClass) {

    BatchShape {
        if (imagesPerClass < 1 || batchSize < 1 || batchSize % imagesPerClass != 0) {
            int m = Math.max(1, imagesPerClass);
            throw new IllegalArgumentException("batch size " + batchSize
                    + " is not a multiple of the images per class, " + imagesPerClass
                    + "; a batch holds whole classes, so choose e.g. "
                    + Math.max(1, Math.ceilDiv(batchSize, m)) * m);
        }
    }

    /**
     * The shape, once it is known that the data set can fill it.
     *
     * @throws IllegalArgumentException if there are fewer classes than a batch needs, or m is at least 2 and a class has a
     *                                  single image (named by its label)
     */
    static BatchShape filledBy(ClassIndex data, int batchSize, int imagesPerClass) {
        BatchShape shape = new BatchShape(batchSize, imagesPerClass);
        if (data.classes() < shape.classes()) {
            throw new IllegalArgumentException("a batch of " + batchSize + " with " + imagesPerClass
                    + " images per class needs " + shape.classes() + " classes, but there are "
                    + data.classes()
                    + "; use a batch size of at most " + data.classes() * imagesPerClass
                    + " or more images per class");
        }
        for (int c = 0; c < data.classes() && imagesPerClass > 1; c++) {
            if (data.rows(c).length < 2) {
                throw new IllegalArgumentException("class " + data.label(c) + " has 1 image (row "
                        + data.rows(c)[0]
                        + "), but pairs of a class need at least 2; leave the class out or give it more images");
            }
        }
        return shape;
    }

    /** Classes of a batch. */
    int classes() {
        return batchSize / imagesPerClass;
    }

    /**
     * Classes of half a batch.
     *
     * @throws IllegalArgumentException if a batch cannot be halved
     */
    int halfClasses() {
        if (classes() % 2 != 0) {
            throw new IllegalArgumentException("a batch of " + batchSize + " holds " + classes()
                    + " classes of " + imagesPerClass
                    + " images, which two super-classes cannot share equally; choose e.g. a batch size of "
                    + Math.ceilDiv(classes(), 2) * 2 * imagesPerClass);
        }
        return classes() / 2;
    }
}
