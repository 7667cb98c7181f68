package io.contexture.index;

/**
 * What made an index's embeddings; another model's mean nothing beside them.
 *
 * @param sha256        of the model file, in hexadecimal
 * @param transform     what was done to an image before it was embedded
 * @param embeddingSize numbers in an embedding, 1 or more
 */
public record IndexModel(String sha256, String transform, int embeddingSize) {

    public IndexModel {
        if (embeddingSize < 1) {
            throw new IllegalArgumentException("embeddings of " + embeddingSize + " numbers do not exist");
        }
    }
}
