package io.contexture.index;

import io.contexture.linalg.Matrix;
import java.util.List;

/**
 * All that an index holds at a moment.
 *
 * @param items      in the order of their ids
 * @param embeddings a row for each, of length 1; not to be changed
 */
public record Contents(List<Item> items, Matrix embeddings) {

    public Contents {
        items = List.copyOf(items);
        if (items.size() != embeddings.rows()) {
            throw new IllegalArgumentException(
                    items.size() + " items with " + embeddings.rows() + " embeddings");
        }
    }
}
