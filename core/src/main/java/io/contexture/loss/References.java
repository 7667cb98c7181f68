package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;

/**
 * What a batch is compared with where that is not the batch itself: a memory of earlier batches, a separate gallery, the
 * other view of every image.
 *
 * @param embeddings n x d, raw
 * @param labels     class of each row
 * @param own        for each row of the batch the reference that is the same item, which is neither its positive nor its
 *                   negative; -1 where there is none
 * @param trained    whether the gradient with respect to the references is wanted
 */
public record References(Matrix embeddings, int[] labels, int[] own, boolean trained) {

    public References {
        BatchCheck.labels(embeddings, labels);
    }

    /** A set that shares no item with the batch of {@code anchors} rows, and gets no gradient. */
    public static References fixed(Matrix embeddings, int[] labels, int anchors) {
        int[] none = new int[anchors];
        Arrays.fill(none, -1);
        return new References(embeddings, labels, none, false);
    }
}
