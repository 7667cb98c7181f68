package io.contexture.index;

import io.contexture.storage.BadInputException;

/**
 * What made an index's embeddings; another model's mean nothing beside them.
 *
 * @param sha256        of the model file, in hexadecimal
 * @param transform     what was done to an image before it was embedded; empty if nobody said
 * @param embeddingSize numbers in an embedding, 1 or more
 */
public record IndexModel(String sha256, String transform, int embeddingSize) {

    public IndexModel {
        if (embeddingSize < 1) {
            throw new IllegalArgumentException("embeddings of " + embeddingSize + " numbers do not exist");
        }
    }

    /**
     * Refuses embeddings that another model made, or this one from images prepared otherwise.
     *
     * @param index what the index is called, for the message
     * @param other what made the embeddings
     * @throws BadInputException if it is not the same
     */
    public void requireSame(String index, IndexModel other) {
        if (embeddingSize != other.embeddingSize || !sha256.equals(other.sha256)) {
            throw new BadInputException(index + " holds embeddings of " + embeddingSize
                    + " numbers by the model " + shortened(sha256) + ", not " + other.embeddingSize
                    + " by " + shortened(other.sha256)
                    + ": that is another model. Use the one that made it, or make another index");
        }
        if (!transform.isEmpty() && !other.transform.isEmpty() && !transform.equals(other.transform)) {
            throw new BadInputException(index + " was made from images prepared by '" + transform
                    + "', not by '" + other.transform + "'; prepare them alike, or make another index");
        }
    }

    private static String shortened(String hash) {
        return hash.length() <= 12 ? hash : hash.substring(0, 12) + "...";
    }
}
