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
     * Reads a filter as people write it: {@code label=cat|dog,colour!=red}, conditions that have all to hold, of values one. Words with any of
     * {@code = ! , | "} stand in double quotes, within which a backslash takes the next character as it is.
     *
     * @throws io.contexture.storage.BadInputException if it is not of that form; the message says where
     */
    static Filter parse(String text) {
        return FilterText.parse(text);
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
