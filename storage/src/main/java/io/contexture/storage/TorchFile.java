package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.PickleInput;
import io.contexture.storage.pickle.PickleReader;
import io.contexture.storage.pickle.Pickled;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code torch.save} (zip and legacy format) or {@code torch.jit.save}, read without running anything in it:
 * what is not a tensor, a container or a plain value stays an inert record, and a call of any other function is refused by
 * its name.
 *
 * <p>Tensors are named as {@code state_dict} names them: keys of nested dictionaries and positions in lists and tuples
 * joined by dots; of a whole module, its parameters and persistent buffers, under the names of its modules.
 */
public final class TorchFile implements TensorFile {

    private static final int ZIP = 0x04034b50;
    private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int LEGACY_PROTOCOL = 1001;

    private final Path path;
    private final TorchStorages storages;
    private final TorchTensors content;

    private TorchFile(Path path, TorchStorages storages, Pickled root) throws PickleException {
        this.path = path;
        this.storages = storages;
        this.content = TorchTensors.of(root);
    }

    /**
     * Opens a file and reads its structure; tensors are read when they are asked for.
     *
     * @throws BadInputException if it is missing, cut short, of another format, or asks for code to be run
     * @throws IOException       if it cannot be read
     */
    public static TorchFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            boolean zip = all.byteSize() > 4
                    && all.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN),
                            0) == ZIP;
            if (zip) {
                TorchStorages.Zipped archive = TorchStorages.Zipped.open(path);
                MemorySegment pickle = MemorySegment.ofArray(archive.pickle());
                return new TorchFile(path, archive,
                        PickleReader.read(new PickleInput(pickle, 0), new TorchRules()));
            }
            return legacy(path, all);
        } catch (NoSuchFileException missing) {
            throw new BadInputException(path + " does not exist", missing);
        } catch (PickleException unfit) {
            throw TensorFile.unreadable(path, unfit);
        }
    }

    /** Three pickles of preamble, the object, the storages' keys; then the storages, each after its size. */
    private static TorchFile legacy(Path path, MemorySegment all) throws PickleException {
        if (all.byteSize() == 0 || (all.get(ValueLayout.JAVA_BYTE, 0) & 0xff) != 0x80) {
            throw new PickleException("it is neither safetensors nor what torch.save writes");
        }
        PickleInput in = new PickleInput(all, 0);
        TorchRules rules = new TorchRules();
        if (!(PickleReader.read(in, rules) instanceof Pickled.Plain(BigInteger magic))
                || !magic.equals(LEGACY_MAGIC)) {
            throw new PickleException("it is a pickle, but none that torch.save writes");
        }
        if (!(PickleReader.read(in, rules) instanceof Pickled.Plain(BigInteger protocol))
                || protocol.intValue() != LEGACY_PROTOCOL) {
            throw new PickleException("its protocol is unknown; only " + LEGACY_PROTOCOL + " ever was");
        }
        if (PickleReader.read(in, rules) instanceof Pickled.Dictionary system
                && new Pickled.Plain(false).equals(system.get("little_endian"))) {
            throw new PickleException("it was written on a big-endian machine, which is not read here");
        }
        Pickled root = PickleReader.read(in, rules);
        if (!(PickleReader.read(in, rules) instanceof Pickled.Sequence keys)) {
            throw new PickleException("its list of storages is missing; it is damaged");
        }
        Map<String, DType> types = new HashMap<>();
        for (Map.Entry<String, Pickled.Name> storage : rules.storages().entrySet()) {
            types.put(storage.getKey(), TorchNames.ofStorage(storage.getValue()));
        }
        return new TorchFile(path, TorchStorages.Following.read(in, keys, types), root);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return content.views().keySet();
    }

    /** What the file holds beside tensors: numbers, texts and lists of them by dotted name. Integers are BigIntegers. */
    public Map<String, @Nullable Object> values() {
        return Collections.unmodifiableMap(content.values());
    }

    private Pickled.TensorView view(String name) {
        Pickled.TensorView view = content.views().get(name);
        if (view == null) {
            throw new BadInputException(path + " has no tensor '" + name + "'");
        }
        return view;
    }

    @Override
    public DType type(String name) {
        try {
            return TorchNames.ofTensor(view(name).type());
        } catch (PickleException unknown) {
            throw new BadInputException(path + ": tensor '" + name + "': " + unknown.getMessage(), unknown);
        }
    }

    @Override
    public List<Long> shape(String name) {
        return view(name).shape();
    }

    @Override
    public MemorySegment bytes(String name) {
        try {
            MemorySegment storage = storages.bytes(view(name).storage().key());
            return TorchStrides.rowMajor(view(name), type(name), storage);
        } catch (PickleException damaged) {
            throw new BadInputException(path + ": tensor '" + name + "': " + damaged.getMessage(), damaged);
        }
    }
}
