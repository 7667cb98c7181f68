package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.Pickled;
import io.contexture.storage.pickle.Pickled.Dictionary;
import io.contexture.storage.pickle.Pickled.Instance;
import io.contexture.storage.pickle.Pickled.Plain;
import io.contexture.storage.pickle.Pickled.Sequence;
import io.contexture.storage.pickle.Pickled.TensorView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors in what was pickled, by the names that {@code state_dict} gives them, and the plain values beside them.
 *
 * @param views  tensors by dotted name
 * @param values numbers, texts and lists of them by dotted name
 */
record TorchTensors(Map<String, TensorView> views, Map<String, @Nullable Object> values) {

    private static final int MOST = 1_000_000;
    private static final int DEEPEST = 200;

    static TorchTensors of(Pickled root) throws PickleException {
        TorchTensors found = new TorchTensors(new LinkedHashMap<>(), new LinkedHashMap<>());
        new Walk(found).visit("", root);
        return found;
    }

    /** Goes through what may refer to itself, and may be small in the file and endless when unrolled. */
    private static final class Walk {
        private final TorchTensors found;
        private final Set<Pickled> above = Collections.newSetFromMap(new IdentityHashMap<>());
        private int visited;

        Walk(TorchTensors found) {
            this.found = found;
        }

        private void visit(String name, Pickled value) throws PickleException {
            if (++visited > MOST) {
                throw new PickleException("it holds more than " + MOST + " values; these are no weights");
            }
            if (above.size() > DEEPEST || !above.add(value)) {
                return;
            }
            switch (value) {
                case TensorView view -> found.views.put(name, view);
                case Plain(var content) -> found.values.put(name, content);
                case Dictionary dictionary -> entries(name, dictionary);
                case Sequence list -> elements(name, list);
                case Instance object -> object(name, object);
                case Pickled.Name _,Pickled.Storage _ -> {
                }
            }
            above.remove(value);
        }

        private void entries(String name, Dictionary dictionary) throws PickleException {
            for (Map.Entry<Pickled, Pickled> entry : dictionary.entries().entrySet()) {
                if (entry.getKey() instanceof Plain(var key)) {
                    visit(join(name, String.valueOf(key)), entry.getValue());
                }
            }
        }

        private void elements(String name, Sequence list) throws PickleException {
            List<@Nullable Object> plain = plain(list);
            if (plain != null) {
                found.values.put(name, plain);
                return;
            }
            for (int i = 0; i < list.elements().size(); i++) {
                visit(join(name, Integer.toString(i)), list.elements().get(i));
            }
        }

        /** A list of plain values as one value; null if it holds anything else. */
        private @Nullable List<@Nullable Object> plain(Sequence list) throws PickleException {
            if (above.size() > DEEPEST || visited + list.elements().size() > MOST) {
                throw new PickleException(
                        "its lists are nested too deeply or are too long; these are no weights");
            }
            visited += list.elements().size();
            List<@Nullable Object> values = new ArrayList<>();
            for (Pickled element : list.elements()) {
                if (element instanceof Plain(var content)) {
                    values.add(content);
                } else if (element instanceof Sequence inner && above.add(inner)) {
                    List<@Nullable Object> nested = plain(inner);
                    above.remove(inner);
                    if (nested == null) {
                        return null;
                    }
                    values.add(nested);
                } else {
                    return null;
                }
            }
            return values;
        }

        /**
         * An {@code nn.Module} gives its parameters, persistent buffers and modules; a module of TorchScript, and any other object,
         * all of its attributes.
         */
        private void object(String name, Instance object) throws PickleException {
            entries(name, object.entries());
            if (!(object.state() instanceof Dictionary state)) {
                return;
            }
            if (!(state.get("_modules") instanceof Dictionary modules)) {
                entries(name, state);
                return;
            }
            if (state.get("_parameters") instanceof Dictionary parameters) {
                tensors(name, parameters, Set.of());
            }
            if (state.get("_buffers") instanceof Dictionary buffers) {
                tensors(name, buffers, state.get("_non_persistent_buffers_set") instanceof Sequence passing
                        ? Set.copyOf(passing.elements())
                        : Set.of());
            }
            entries(name, modules);
        }

        private void tensors(String name, Dictionary tensors, Set<Pickled> without) throws PickleException {
            for (Map.Entry<Pickled, Pickled> entry : tensors.entries().entrySet()) {
                if (entry.getKey() instanceof Plain(String key) && entry.getValue() instanceof TensorView view
                        && !without.contains(entry.getKey())) {
                    visit(join(name, key), view);
                }
            }
        }

        private static String join(String name, String key) {
            return name.isEmpty() ? key : name + "." + key;
        }
    }
}
