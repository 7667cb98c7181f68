package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.PickleRules;
import io.contexture.storage.pickle.Pickled;
import io.contexture.storage.pickle.Pickled.Dictionary;
import io.contexture.storage.pickle.Pickled.Instance;
import io.contexture.storage.pickle.Pickled.Name;
import io.contexture.storage.pickle.Pickled.Plain;
import io.contexture.storage.pickle.Pickled.Sequence;
import io.contexture.storage.pickle.Pickled.Storage;
import io.contexture.storage.pickle.Pickled.TensorView;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the calls in a pickle of torch's stand for. Those that make tensors, parameters and containers are done here; a few
 * that make values without effect become inert records; every other one is refused by its name.
 */
final class TorchRules implements PickleRules {

    private static final Set<String> DICTIONARIES = Set.of("collections.OrderedDict", "builtins.dict",
            "__builtin__.dict", "collections.defaultdict", "collections.Counter");
    private static final Set<String> SEQUENCES = Set.of("builtins.set", "__builtin__.set", "builtins.list",
            "__builtin__.list", "builtins.tuple", "__builtin__.tuple", "builtins.frozenset",
            "__builtin__.frozenset", "torch.Size", "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist", "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist");
    /** Values without effect that checkpoints have beside tensors. */
    private static final Set<String> INERT = Set.of("torch.device", "torch._utils._get_restore_location",
            "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.dtype",
            "_codecs.encode", "functools.partial", "datetime.datetime", "datetime.timedelta",
            "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.Path", "pathlib.PurePosixPath",
            "builtins.bytearray", "builtins.complex", "builtins.slice", "builtins.range",
            "fractions.Fraction",
            "decimal.Decimal");
    private static final Set<String> RECONSTRUCTORS = Set.of("copy_reg._reconstructor",
            "copyreg._reconstructor");

    private final Map<String, Name> storages = new HashMap<>();

    /** The classes of all storages that were referred to so far, by key. */
    Map<String, Name> storages() {
        return storages;
    }

    @Override
    public void named(Name name) throws PickleException {
        TorchNames.requireHarmless(name);
    }

    @Override
    public Pickled call(Name function, List<Pickled> arguments) throws PickleException {
        String name = function.toString();
        if (DICTIONARIES.contains(name)) {
            return dictionary(arguments);
        }
        if (SEQUENCES.contains(name)) {
            return new Sequence(arguments.isEmpty() ? List.of() : elements(function, arguments.getFirst()));
        }
        if (INERT.contains(name)) {
            return new Instance(function, arguments);
        }
        if (RECONSTRUCTORS.contains(name) && !arguments.isEmpty()
                && arguments.getFirst() instanceof Name type) {
            return new Instance(type, List.of());
        }
        return switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
                tensor(function, arguments, null);
            case "torch._utils._rebuild_tensor_v3" ->
                tensor(function, arguments, argument(function, arguments, 6));
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
                    "torch.jit._pickle.restore_type_tag" ->
                argument(function, arguments, 0);
            case "torch._tensor._rebuild_from_type_v2" -> rebuilt(function, arguments);
            default -> throw TorchNames.forbidden(function);
        };
    }

    private static Dictionary dictionary(List<Pickled> arguments) throws PickleException {
        Dictionary dictionary = new Dictionary();
        if (arguments.isEmpty()) {
            return dictionary;
        }
        switch (arguments.getLast()) {
            case Dictionary from -> dictionary.entries().putAll(from.entries());
            case Sequence pairs -> {
                for (Pickled pair : pairs.elements()) {
                    if (pair instanceof Sequence entry && entry.elements().size() == 2) {
                        dictionary.entries().put(entry.elements().get(0), entry.elements().get(1));
                    } else {
                        throw new PickleException(
                                "it makes a dictionary of what are no pairs; it is damaged");
                    }
                }
            }
            // The factory of a defaultdict: its entries follow.
            default -> {
            }
        }
        return dictionary;
    }

    /** A tensor of a subclass: (function, class, its arguments, attributes). */
    private Pickled rebuilt(Name function, List<Pickled> arguments) throws PickleException {
        if (argument(function, arguments, 0) instanceof Name inner) {
            return call(inner, elements(function, argument(function, arguments, 2)));
        }
        throw new PickleException(function + " is given no function; the file is damaged");
    }

    private static TensorView tensor(Name function, List<Pickled> arguments, @Nullable Pickled type)
            throws PickleException {
        if (!(argument(function, arguments, 0) instanceof Storage storage)) {
            throw new PickleException("it has a tensor without a storage; it is damaged");
        }
        List<Long> shape = integers(function, argument(function, arguments, 2));
        List<Long> strides = integers(function, argument(function, arguments, 3));
        if (shape.size() != strides.size()) {
            throw new PickleException("it has a tensor of shape " + shape + " with strides " + strides
                    + "; it is damaged");
        }
        return new TensorView(storage, integer(function, argument(function, arguments, 1)), shape, strides,
                type instanceof Name named ? named : storage.type());
    }

    @Override
    public Pickled persistent(Pickled id) throws PickleException {
        if (id instanceof Sequence tuple && tuple.elements().size() >= 2
                && tuple.elements().getFirst() instanceof Plain(String kind)) {
            List<Pickled> parts = tuple.elements();
            // The class of a module, which the legacy format gives with the source that it was made from.
            if (kind.equals("module") && parts.get(1) instanceof Name type) {
                return type;
            }
            if (kind.equals("storage") && parts.size() >= 5 && parts.get(1) instanceof Name type) {
                return storage(type, parts);
            }
        }
        throw new PickleException("it refers to something outside that is no storage; it is damaged");
    }

    private Storage storage(Name type, List<Pickled> parts) throws PickleException {
        String key = parts.get(2) instanceof Plain(var content) ? String.valueOf(content) : "";
        storages.put(key, type);
        long start = 0;
        long count = integer(type, parts.get(4));
        if (parts.size() > 5 && parts.get(5) instanceof Sequence view && view.elements().size() == 3) {
            start = integer(type, view.elements().get(1));
            count = integer(type, view.elements().get(2));
        }
        return new Storage(key, type, start, count);
    }

    private static Pickled argument(Name function, List<Pickled> arguments, int index)
            throws PickleException {
        if (index >= arguments.size()) {
            throw new PickleException(function + " is given " + arguments.size() + " arguments, and needs "
                    + (index + 1) + "; the file is damaged");
        }
        return arguments.get(index);
    }

    private static List<Pickled> elements(Name function, Pickled value) throws PickleException {
        return switch (value) {
            case Sequence sequence -> sequence.elements();
            case Dictionary dictionary -> List.copyOf(dictionary.entries().keySet());
            default -> throw new PickleException(function + " is given no list; the file is damaged");
        };
    }

    private static List<Long> integers(Name function, Pickled value) throws PickleException {
        List<Long> integers = new ArrayList<>();
        for (Pickled element : elements(function, value)) {
            integers.add(integer(function, element));
        }
        return integers;
    }

    private static long integer(Name function, Pickled value) throws PickleException {
        if (value instanceof Plain(BigInteger number) && number.signum() >= 0 && number.bitLength() < 48) {
            return number.longValue();
        }
        throw new PickleException(
                function + " is given " + value + " where a size is wanted; the file is damaged");
    }
}
