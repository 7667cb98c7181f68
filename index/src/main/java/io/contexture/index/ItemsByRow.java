package io.contexture.index;

import io.contexture.index.Live.Place;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** Puts what was read in no order under its vectors. */
final class ItemsByRow {

    private ItemsByRow() {}

    /**
     * The items of each vector, by id.
     *
     * @param places takes the place of each item
     */
    static Item[][] of(StoredItems stored, Map<String, Place> places) {
        int[] counts = new int[stored.numbers().length];
        for (int row : stored.rows()) {
            counts[row]++;
        }
        Item[][] items = new Item[counts.length][];
        for (int row = 0; row < counts.length; row++) {
            items[row] = counts[row] == 0 ? Live.none() : new Item[counts[row]];
        }
        for (int i = 0; i < stored.items().size(); i++) {
            int row = stored.rows()[i];
            Item item = stored.items().get(i);
            items[row][--counts[row]] = item;
            places.put(item.id(), new Place(item, row));
        }
        for (Item[] same : items) {
            if (same.length > 1) {
                Arrays.sort(same, Comparator.comparing(Item::id));
            }
        }
        return items;
    }
}
