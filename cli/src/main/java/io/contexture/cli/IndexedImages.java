package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.Role;
import io.contexture.index.Item;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbeddedSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Images as items of an index: the name is the id, the class the label; the super-class, whether it is a query or in the gallery, and what
 * else a table says are attributes where they are known.
 *
 * @param byName images by their name
 */
record IndexedImages(Map<String, LabelledImage> byName) {

    private static final String ROLE = "role";

    /**
     * Items to be put together.
     *
     * @param items      one a row
     * @param embeddings of them
     */
    record Batch(List<Item> items, Matrix embeddings) {}

    static IndexedImages of(ImageSet set) {
        Map<String, LabelledImage> byName = new HashMap<>();
        set.images().forEach(image -> byName.put(image.name(), image));
        return new IndexedImages(byName);
    }

    /** Of images of the set that were embedded. */
    Batch items(EmbeddedSet embedded) {
        List<Item> items = new ArrayList<>();
        for (int row = 0; row < embedded.size(); row++) {
            String name = embedded.names().get(row);
            LabelledImage image = byName.get(name);
            Map<String, String> attributes = attributes(embedded.roles().get(row));
            if (image != null) {
                attributes.putAll(image.attributes());
            }
            items.add(new Item(name, image == null ? null : image.file().toString(),
                    embedded.classNames().get(embedded.labels()[row]), attributes));
        }
        return new Batch(items, embedded.embeddings());
    }

    /** Of a file of embeddings. */
    static Batch of(EmbeddingsFile file) {
        List<Item> items = new ArrayList<>();
        for (int row = 0; row < file.set().size(); row++) {
            items.add(new Item(file.set().names().get(row), file.image(row).toString(), file.className(row),
                    attributes(file.set().roles().get(row))));
        }
        return new Batch(items, file.set().embeddings());
    }

    private static Map<String, String> attributes(Role role) {
        Map<String, String> attributes = new HashMap<>();
        if (role != Role.BOTH) {
            attributes.put(ROLE, role.name().toLowerCase(Locale.ROOT));
        }
        return attributes;
    }
}
