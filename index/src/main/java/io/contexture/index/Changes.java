package io.contexture.index;

import io.contexture.index.Live.Place;
import io.contexture.index.graph.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What some writes, one after the other, make of what an index holds. Written to its store first; then {@link #applied} shows it. */
final class Changes {

    /** The bytes of a vector, equal where all of them are. */
    private record Bytes(byte[] bytes) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private final Live live;
    private final RowsByVector known;
    private final Map<String, @Nullable Place> places = new LinkedHashMap<>();
    private final Map<Bytes, Integer> rows = new LinkedHashMap<>();

    Changes(Live live, RowsByVector known) {
        this.live = live;
        this.known = known;
    }

    void add(Write write) {
        switch (write) {
            case Write.Put put -> {
                for (int i = 0; i < put.items.size(); i++) {
                    Item item = put.items.get(i);
                    places.put(item.id(), new Place(item, row(put.vectors.get(i))));
                }
            }
            case Write.Delete delete -> {
                for (String id : delete.ids) {
                    if (places.containsKey(id) ? places.get(id) != null : live.places().containsKey(id)) {
                        delete.found++;
                        places.put(id, null);
                    }
                }
            }
        }
    }

    /** Equal vectors have one row. */
    private int row(byte[] vector) {
        int row = known.find(live.vectors(), vector);
        return row >= 0
                ? row
                : rows.computeIfAbsent(new Bytes(vector), bytes -> live.rows() + rows.size());
    }

    int newRows() {
        return rows.size();
    }

    void store(ItemStore store, long firstNumber) throws IOException {
        long number = firstNumber;
        for (Bytes vector : rows.keySet()) {
            store.putRow(number++, vector.bytes());
        }
        for (Map.Entry<String, @Nullable Place> change : places.entrySet()) {
            Place place = change.getValue();
            if (place == null) {
                store.deleteItem(change.getKey());
            } else {
                int row = place.row();
                store.putItem(place.item(),
                        row < live.rows() ? live.numbers()[row] : firstNumber + row - live.rows());
            }
        }
    }

    /**
     * What the index holds with them, all but {@link Live#places}.
     *
     * @param grown gives memory for the vectors of so many rows
     */
    Live applied(long firstNumber, Function<Integer, Vectors> grown) {
        int count = live.rows() + rows.size();
        Vectors vectors = count <= live.vectors().capacity() ? live.vectors() : grown.apply(count);
        long[] numbers = count <= live.numbers().length
                ? live.numbers()
                : Arrays.copyOf(live.numbers(), vectors.capacity());
        int row = live.rows();
        for (Bytes vector : rows.keySet()) {
            vectors.put(row, vector.bytes(), 0);
            known.add(row, vector.bytes());
            numbers[row] = firstNumber + row - live.rows();
            row++;
        }
        live.graph().add(vectors, live.rows(), count);
        return Live.of(vectors, numbers, count, items(count), live.graph(), live.places());
    }

    private Item[][] items(int count) {
        Item[][] items = Arrays.copyOf(live.items(), count);
        Arrays.fill(items, live.rows(), count, Live.none());
        Map<Integer, Map<String, @Nullable Item>> byRow = new HashMap<>();
        places.forEach((id, place) -> {
            Place before = live.places().get(id);
            if (before != null) {
                byRow.computeIfAbsent(before.row(), row -> new HashMap<>()).put(id, null);
            }
            if (place != null) {
                byRow.computeIfAbsent(place.row(), row -> new HashMap<>()).put(id, place.item());
            }
        });
        byRow.forEach((row, changes) -> items[row] = merged(items[row], changes));
        return items;
    }

    private static Item[] merged(Item[] items, Map<String, @Nullable Item> changes) {
        Map<String, Item> sorted = new TreeMap<>();
        for (Item item : items) {
            sorted.put(item.id(), item);
        }
        List<String> gone = new ArrayList<>();
        changes.forEach((id, item) -> {
            if (item == null) {
                gone.add(id);
            } else {
                sorted.put(id, item);
            }
        });
        gone.forEach(sorted::remove);
        return sorted.isEmpty() ? Live.none() : sorted.values().toArray(Item[]::new);
    }

    /** To be called when others can see the rest. */
    void showPlaces() {
        places.forEach((id, place) -> {
            if (place == null) {
                live.places().remove(id);
            } else {
                live.places().put(id, place);
            }
        });
    }
}
