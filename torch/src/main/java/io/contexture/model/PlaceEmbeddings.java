package io.contexture.model;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

/**
 * The embeddings that the places of an image would have alone: each place of the last feature map goes through the head by itself, as if
 * all places were like it. With average pooling and a linear head the image's own embedding is their mean, before normalisation.
 *
 * @param rows    of the map
 * @param columns of the map
 * @param unit    rows * columns x d, row by row from the top left; of length 1
 */
public record PlaceEmbeddings(int rows, int columns, Matrix unit) {

    public PlaceEmbeddings {
        if (rows * columns != unit.rows()) {
            throw new IllegalArgumentException(
                    "a map of " + rows + " x " + columns + " does not have " + unit.rows() + " places");
        }
    }

    /**
     * The cosine of each place with an embedding.
     *
     * @param embedding of length 1
     */
    public float[] similarities(float[] embedding) {
        if (embedding.length != unit.columns()) {
            throw new IllegalArgumentException(
                    "an embedding of " + embedding.length + " numbers; wanted are " + unit.columns());
        }
        float[] similarities = new float[unit.rows()];
        for (int place = 0; place < similarities.length; place++) {
            similarities[place] = Rows.dot(unit.data(), unit.index(place), embedding, 0, embedding.length);
        }
        return similarities;
    }
}
