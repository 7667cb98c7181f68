package io.contexture.model;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Features that some network has computed, and what they are of. Images need not exist: only a report shows them.
 *
 * @param items    class, super-class and a name of its own for each row
 * @param features n x d, a row for each item
 */
public record FeatureSet(ImageSet items, Matrix features) {

    public FeatureSet {
        if (items.size() != features.rows()) {
            throw new IllegalArgumentException(
                    items.size() + " items need as many features; got " + features.rows());
        }
    }

    /** Number of rows. */
    public int size() {
        return features.rows();
    }

    /** Numbers in a feature. */
    public int dimension() {
        return features.columns();
    }

    /** The features themselves as embeddings: rows of length 1. */
    public EmbeddedSet alone() {
        return embedded(Rows.normalised(features));
    }

    /**
     * Embeddings of the items.
     *
     * @param embeddings a row for each
     */
    EmbeddedSet embedded(Matrix embeddings) {
        return new EmbeddedSet(embeddings, items.labels(),
                items.images().stream().map(LabelledImage::name).toList(), items.classNames(), items.roles(),
                List.of());
    }

    /**
     * The features of other items, found by their names; classes are those of {@code chosen}.
     *
     * @param chosen a part of {@link #items}, perhaps with other labels
     * @throws IllegalArgumentException if one is not among the items
     */
    public FeatureSet of(ImageSet chosen) {
        if (chosen.equals(items)) {
            return this;
        }
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < items.size(); row++) {
            rows.put(items.images().get(row).name(), row);
        }
        int[] theirs = chosen.images().stream().map(LabelledImage::name).mapToInt(name -> {
            Integer row = rows.get(name);
            if (row == null) {
                throw new IllegalArgumentException(items.title() + " has no feature of " + name);
            }
            return row;
        }).toArray();
        return new FeatureSet(chosen, features.select(theirs));
    }
}
