package io.contexture.storage.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pickle holds, as inert data. The kinds that hold others may hold themselves, as Python's do. */
public sealed interface Pickled {

    /**
     * A value without parts.
     *
     * @param value null (Python's None), Boolean, BigInteger, Double, String or byte[]
     */
    record Plain(@Nullable Object value) implements Pickled {}

    /**
     * The name of a class or function. It stands for itself: nothing is imported.
     *
     * @param module dotted name of the module
     * @param name   name in it
     */
    record Name(String module, String name) implements Pickled {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A list, tuple or set. */
    final class Sequence implements Pickled {
        private final List<Pickled> elements;

        public Sequence(List<Pickled> elements) {
            this.elements = new ArrayList<>(elements);
        }

        /** The elements, in order; it grows while the pickle is read. */
        public List<Pickled> elements() {
            return elements;
        }
    }

    /** A dictionary of any class, in its own order. */
    final class Dictionary implements Pickled {
        private final Map<Pickled, Pickled> entries = new LinkedHashMap<>();

        /** The entries; they grow while the pickle is read. */
        public Map<Pickled, Pickled> entries() {
            return entries;
        }

        /** The value under a text key; null if there is none. */
        public @Nullable Pickled get(String key) {
            return entries.get(new Plain(key));
        }
    }

    /** An object of some class: its name and its state, without behaviour. */
    final class Instance implements Pickled {
        private final Name type;
        private final List<Pickled> arguments;
        private final Sequence items = new Sequence(List.of());
        private final Dictionary entries = new Dictionary();
        private @Nullable Pickled state;

        public Instance(Name type, List<Pickled> arguments) {
            this.type = type;
            this.arguments = List.copyOf(arguments);
        }

        /** Its class. */
        public Name type() {
            return type;
        }

        /** What it was made from. */
        public List<Pickled> arguments() {
            return arguments;
        }

        /** What was appended to it, if it is a kind of list. */
        public Sequence items() {
            return items;
        }

        /** What was put into it, if it is a kind of dictionary. */
        public Dictionary entries() {
            return entries;
        }

        /** Its state, usually a dictionary of its attributes; null if it was given none. */
        public @Nullable Pickled state() {
            return state;
        }

        void build(Pickled newState) {
            state = newState;
        }
    }

    /**
     * A part of a numerical storage that lies outside the pickle.
     *
     * @param storage which, as the pickle names it
     * @param offset  of the first element, in elements
     * @param shape   extents
     * @param strides distance between neighbours along each extent, in elements
     * @param type    element type, as the pickle names it
     */
    record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides, Name type)
            implements
                Pickled {}

    /**
     * A numerical storage outside the pickle.
     *
     * @param key   its name there
     * @param type  its class, which says the element type
     * @param start of a view of it, in elements; 0 for the whole
     * @param count number of its elements (bytes, for an untyped one)
     */
    record Storage(String key, Name type, long start, long count) implements Pickled {}
}
