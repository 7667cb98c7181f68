package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.Pickled.Name;
import java.util.Map;
import java.util.Set;

/** What torch's names stand for, and which names a file of weights may not have. */
final class TorchNames {

    private static final Map<String, DType> STORAGES = Map.ofEntries(Map.entry("FloatStorage", DType.F32),
            Map.entry("DoubleStorage", DType.F64), Map.entry("HalfStorage", DType.F16),
            Map.entry("BFloat16Storage", DType.BF16), Map.entry("LongStorage", DType.I64),
            Map.entry("IntStorage", DType.I32), Map.entry("ShortStorage", DType.I16),
            Map.entry("CharStorage", DType.I8), Map.entry("ByteStorage", DType.U8),
            Map.entry("BoolStorage", DType.BOOL));
    private static final Map<String, DType> TYPES = Map.ofEntries(Map.entry("float32", DType.F32),
            Map.entry("float64", DType.F64), Map.entry("float16", DType.F16),
            Map.entry("bfloat16", DType.BF16), Map.entry("int64", DType.I64), Map.entry("int32", DType.I32),
            Map.entry("int16", DType.I16), Map.entry("int8", DType.I8), Map.entry("uint8", DType.U8),
            Map.entry("uint16", DType.U16), Map.entry("uint32", DType.U32), Map.entry("uint64", DType.U64),
            Map.entry("bool", DType.BOOL));

    static final String UNTYPED = "UntypedStorage";

    /** Classes of Python itself that pickles of data and of modules have. */
    private static final Set<String> HARMLESS_BUILTINS = Set.of("set", "frozenset", "list", "dict", "tuple",
            "bytearray", "bytes", "str", "int", "float", "bool", "complex", "slice", "range", "object",
            "long", "unicode");

    /**
     * Modules of Python that act on the machine, or run what they are given. A class of theirs would do no harm here, as
     * nothing is run; a file that names them is up to something.
     */
    private static final Set<String> REFUSED = Set.of("os", "posix", "nt", "posixpath", "ntpath", "sys",
            "subprocess", "_posixsubprocess", "commands", "shutil", "socket", "socketserver", "ssl", "http",
            "urllib", "urllib2", "ftplib", "smtplib", "telnetlib", "xmlrpc", "asyncio", "multiprocessing",
            "threading", "_thread", "signal", "ctypes", "_ctypes", "cffi", "importlib", "imp", "runpy",
            "pkgutil", "zipimport", "pip", "code", "codeop", "compileall", "pdb", "bdb", "trace", "timeit",
            "profile", "cProfile", "doctest", "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib",
            "shelve", "marshal", "types", "inspect", "gc", "operator", "_operator", "io", "_io", "tempfile",
            "fileinput", "glob", "webbrowser", "platform", "pty", "tty", "fcntl", "mmap", "resource",
            "idlelib",
            "tkinter", "turtle", "venv", "ensurepip", "nturl2path", "getpass", "crypt", "linecache", "site",
            "uuid", "pydoc", "distutils", "setuptools", "requests", "numpy.testing", "sqlite3",
            "_aix_support",
            "_pyrepl", "test", "unittest", "lib2to3");

    private TorchNames() {}

    static void requireHarmless(Name name) throws PickleException {
        String module = name.module();
        boolean builtin = module.equals("builtins") || module.equals("__builtin__");
        String top = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
        boolean dotted = name.name().contains(".");
        if (builtin ? !HARMLESS_BUILTINS.contains(name.name()) : REFUSED.contains(top) || dotted) {
            throw forbidden(name);
        }
    }

    static PickleException forbidden(Name name) {
        return new PickleException("it asks for " + name
                + ", which no weights need: code would be run. The file is malicious, or holds more than weights;"
                + " nothing of it was used. Whoever made it can save the state_dict alone, or safetensors");
    }

    /** Element type of a storage of that class; of an untyped one, bytes. */
    static DType ofStorage(Name storage) throws PickleException {
        DType type = storage.name().equals(UNTYPED) ? DType.U8 : STORAGES.get(storage.name());
        if (type == null) {
            type = ofTensor(storage);
        }
        return type;
    }

    /** Element type by the name of a storage's class or of a dtype. */
    static DType ofTensor(Name name) throws PickleException {
        DType type = STORAGES.getOrDefault(name.name(), TYPES.get(name.name()));
        if (type == null || !name.module().startsWith("torch")) {
            throw new PickleException("it has a tensor of type " + name
                    + "; known: floats of 16, 32 and 64 bits, bfloat16, integers, bool");
        }
        return type;
    }
}
