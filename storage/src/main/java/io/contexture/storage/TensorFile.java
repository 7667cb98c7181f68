package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Named tensors in a file of one of the formats in which weights are given away. */
public sealed interface TensorFile permits SafetensorsFile, TorchFile {

    /** The file. */
    Path path();

    /** Tensor names, in file order. */
    Set<String> names();

    /** @throws BadInputException if there is no such tensor */
    DType type(String name);

    /**
     * Extents of a tensor.
     *
     * @throws BadInputException if there is no such tensor
     */
    List<Long> shape(String name);

    /**
     * Its values, row-major and little-endian.
     *
     * @throws BadInputException if there is no such tensor, or its bytes are missing or damaged
     */
    MemorySegment bytes(String name);

    /**
     * Its values as floats: 16-bit ones widened, doubles and integers rounded.
     *
     * @throws BadInputException as {@link #bytes}
     */
    default float[] asFloats(String name) {
        return type(name).floats(bytes(name));
    }

    /**
     * Opens a file by what it holds, whatever its name: safetensors, or what {@code torch.save} and {@code torch.jit.save}
     * write ({@code .pth}, {@code .pt}, {@code .bin}).
     *
     * @throws BadInputException if it is missing, damaged, of another format, or asks for code to be run
     * @throws IOException       if it cannot be read
     */
    static TensorFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new BadInputException(path
                    + " is a folder; a file of weights is wanted (.safetensors, or .pth as torch.save writes it)");
        }
        byte[] start;
        try (InputStream stream = Files.newInputStream(path)) {
            start = stream.readNBytes(9);
        } catch (NoSuchFileException missing) {
            throw new BadInputException(path + " does not exist", missing);
        }
        boolean header = start.length == 9 && start[8] == '{';
        return header ? SafetensorsFile.open(path) : TorchFile.open(path);
    }

    /** A complaint about a pickle, with the file it stands in. */
    static BadInputException unreadable(Path path, PickleException why) {
        return new BadInputException(path + ": " + why.getMessage(), why);
    }
}
