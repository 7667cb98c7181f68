package io.contexture.index;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an index holds of one image, beside its embedding.
 *
 * @param id         names the item within its index; not empty
 * @param path       where the image lies, a path or a URL; null if nobody said
 * @param label      its class; null if nobody said
 * @param attributes anything else that is known of it, by name; not {@value Filter#LABEL} nor {@value Filter#ID}
 */
public record Item(String id, @Nullable String path, @Nullable String label, Map<String, String> attributes) {

    public Item {
        attributes = Map.copyOf(attributes);
        if (id.isBlank()) {
            throw new IllegalArgumentException(
                    "an item has the id '" + id + "'; it takes one that is not blank");
        }
        for (String name : attributes.keySet()) {
            if (name.isBlank() || name.equals(Filter.LABEL) || name.equals(Filter.ID)) {
                throw new IllegalArgumentException("item " + id + " has an attribute called '" + name
                        + "'; allowed is any name that is not blank, but for " + Filter.LABEL + " and "
                        + Filter.ID);
            }
        }
    }
}
