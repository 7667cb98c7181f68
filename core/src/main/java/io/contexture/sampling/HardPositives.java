package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Anchors with positives that are not similar enough yet.
 *
 * @param data           the images by class
 * @param embeddings     of the data set
 * @param margin         a positive counts if its similarity to the anchor is below this
 * @param imagesPerClass images that an anchor and its positives are together, at least 2
 */
record HardPositives(ClassIndex data, Matrix embeddings, double margin, int imagesPerClass) {

    /** Refuses what {@link PositiveMarginSampler} and {@link NegativeMarginSampler} cannot do. */
    static void check(int imagesPerClass, double margin) {
        if (imagesPerClass < 2) {
            throw new IllegalArgumentException("images per class is " + imagesPerClass
                    + "; an anchor with a positive needs at least 2, usually 4");
        }
        if (!(margin > -1 && margin <= 1)) {
            throw new IllegalArgumentException("positive margin is " + margin
                    + "; it is a cosine above -1 and up to 1, usually 0.9");
        }
    }

    /** A random image of a class. */
    int anchor(int c, RandomGenerator random) {
        return data.rows(c)[random.nextInt(data.rows(c).length)];
    }

    /**
     * Puts the anchor and m - 1 of its positives below the margin into a batch; with fewer, each of them and then some
     * again.
     *
     * @return false, with nothing done, if no positive is below the margin
     */
    boolean fill(int[] batch, int at, int anchor, int c, RandomGenerator random) {
        int from = embeddings.index(anchor);
        int[] eligible = Arrays.stream(data.rows(c)).filter(row -> row != anchor && Rows
                .dot(embeddings.data(), from, embeddings.data(), embeddings.index(row),
                        embeddings.columns()) < margin)
                .toArray();
        if (eligible.length == 0) {
            return false;
        }
        put(batch, at, anchor, eligible, random);
        return true;
    }

    /** Puts the anchor and m - 1 other images of its class into a batch, however similar. */
    void fillAnyhow(int[] batch, int at, int anchor, int c, RandomGenerator random) {
        put(batch, at, anchor, Arrays.stream(data.rows(c)).filter(row -> row != anchor).toArray(), random);
    }

    private void put(int[] batch, int at, int anchor, int[] positives, RandomGenerator random) {
        batch[at] = anchor;
        Deck deck = new Deck(positives);
        for (int i = 1; i < imagesPerClass; i++) {
            batch[at + i] = deck.deal(random);
        }
    }
}
