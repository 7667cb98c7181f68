package io.contexture.index;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which items a search may find. Fields are {@value #ID}, {@value #LABEL} and the names of attributes. */
public sealed interface Filter {

    /** The field that is an item's id. */
    String ID = "id";

    /** The field that is an item's label. */
    String LABEL = "label";

    /**
     * Reads a filter: {@code FIELD=VALUE} for items whose field has that value, {@code FIELD=VALUE|VALUE} for one of several, {@code FIELD!=VALUE}
     * for all other items, those without the field among them; conditions joined by commas must all hold. Blanks around names and values do not
     * count; a backslash takes its meaning from the sign after it.
     *
     * @throws io.contexture.storage.BadInputException if it cannot be read; the message names the position
     */
    static Filter parse(String text) {
        return new FilterParser(text).parse();
    }

    /**
     * Reads several filters that must all hold.
     *
     * @return null if there are none
     */
    static @Nullable Filter parse(List<String> texts) {
        List<Filter> filters = texts.stream().map(Filter::parse).toList();
        return switch (filters.size()) {
            case 0 -> null;
            case 1 -> filters.getFirst();
            default -> new All(filters);
        };
    }

    /** Whether an item passes: what an index does, only slower. */
    boolean test(Item item);

    /** Items whose field has one of these values; those without the field do not pass. */
    record In(String field, Set<String> values) implements Filter {

        public In {
            values = Set.copyOf(values);
        }

        @Override
        public boolean test(Item item) {
            String value = value(item, field);
            return value != null && values.contains(value);
        }
    }

    /** Items that do not pass another filter. */
    record Not(Filter filter) implements Filter {

        @Override
        public boolean test(Item item) {
            return !filter.test(item);
        }
    }

    /** Items that pass all of these; every item, if there are none. */
    record All(List<Filter> filters) implements Filter {

        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean test(Item item) {
            return filters.stream().allMatch(filter -> filter.test(item));
        }
    }

    /** Items that pass one of these; none, if there are none. */
    record Any(List<Filter> filters) implements Filter {

        public Any {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean test(Item item) {
            return filters.stream().anyMatch(filter -> filter.test(item));
        }
    }

    private static @Nullable String value(Item item, String field) {
        return switch (field) {
            case ID -> item.id();
            case LABEL -> item.label();
            default -> item.attributes().get(field);
        };
    }
}
