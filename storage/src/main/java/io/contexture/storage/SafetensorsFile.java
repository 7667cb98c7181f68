package io.contexture.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A safetensors file, mapped into memory: nothing is read before it is asked for. The header is checked whole at
 * opening, so that a truncated or damaged file is refused with its name and the reason, not met later.
 *
 * <p>Format: 8 bytes little-endian length of the header, the header in JSON, raw little-endian row-major data.
 */
public final class SafetensorsFile implements TensorFile {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long MAX_HEADER = 100L << 20;

    private final Path path;
    private final MemorySegment data;
    private final Map<String, String> metadata;
    private final Map<String, TensorInfo> tensors;

    private SafetensorsFile(Path path, MemorySegment data, Map<String, String> metadata,
            Map<String, TensorInfo> tensors) {
        this.path = path;
        this.data = data;
        this.metadata = Collections.unmodifiableMap(metadata);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws BadInputException if the file is missing, truncated, or not of the format
     * @throws IOException       if it cannot be read
     */
    public static SafetensorsFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new BadInputException(path + " is a folder; a .safetensors file is wanted");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            // The mapping outlives the channel and goes when the last reference to it does.
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return parse(path, all);
        } catch (NoSuchFileException missing) {
            throw new BadInputException(path + " does not exist", missing);
        }
    }

    private static SafetensorsFile parse(Path path, MemorySegment all) {
        long size = all.byteSize();
        if (size < 8) {
            throw damaged(path, "it has " + size + " bytes, too few for a header");
        }
        long headerLength = all.get(LONG, 0);
        if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, size - 8)) {
            throw damaged(path, "its header claims " + headerLength + " bytes, the file has " + size);
        }
        byte[] header = all.asSlice(8, headerLength).toArray(ValueLayout.JAVA_BYTE);
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            throw new BadInputException(path + " is not a safetensors file: its header is not JSON", notJson);
        }
        if (!root.isObject()) {
            throw damaged(path, "its header is not a JSON object");
        }
        MemorySegment data = all.asSlice(8 + headerLength);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asString()));
            } else {
                tensors.put(entry.getKey(), tensor(path, entry.getKey(), entry.getValue(), data.byteSize()));
            }
        }
        return new SafetensorsFile(path, data, metadata, tensors);
    }

    private static TensorInfo tensor(Path path, String name, JsonNode node, long dataSize) {
        try {
            DType type = DType.valueOf(node.required("dtype").stringValue());
            List<Long> shape = new ArrayList<>();
            node.required("shape").forEach(extent -> shape.add(extent.longValue()));
            long begin = node.required("data_offsets").required(0).longValue();
            long end = node.required("data_offsets").required(1).longValue();
            TensorInfo info = new TensorInfo(name, type, shape, begin, end);
            if (begin < 0 || end > dataSize || info.count() * type.size() != end - begin) {
                throw damaged(path,
                        "tensor '" + name + "' of shape " + shape + " claims bytes " + begin + " to " + end
                                + " of " + dataSize + "; the file is cut short or its header is wrong");
            }
            return info;
        } catch (IllegalArgumentException | ArithmeticException | JacksonException wrong) {
            throw new BadInputException(
                    path + " is damaged: tensor '" + name + "' has an unreadable entry " + node,
                    wrong);
        }
    }

    private static BadInputException damaged(Path path, String why) {
        return new BadInputException(path + " is not a whole safetensors file: " + why);
    }

    @Override
    public Path path() {
        return path;
    }

    /** The free strings of the header, in file order. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public DType type(String name) {
        return info(name).type();
    }

    @Override
    public List<Long> shape(String name) {
        return info(name).shape();
    }

    /** @throws BadInputException if there is no such tensor */
    public TensorInfo info(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new BadInputException(path + " has no tensor '" + name + "'; it has " + preview());
        }
        return info;
    }

    private String preview() {
        List<String> first = tensors.keySet().stream().limit(8).toList();
        return String.join(", ", first)
                + (tensors.size() > first.size() ? ", ... (" + tensors.size() + ")" : "");
    }

    /** The raw bytes of a tensor: a read-only view of the file. */
    @Override
    public MemorySegment bytes(String name) {
        TensorInfo info = info(name);
        return data.asSlice(info.begin(), info.end() - info.begin());
    }

    /** Row-major values of an F32 tensor. */
    public float[] floats(String name) {
        expect(name, DType.F32);
        return bytes(name).toArray(FLOAT);
    }

    /** Row-major values of an F64 tensor, or of an F32 one widened. */
    public double[] doubles(String name) {
        if (info(name).type() == DType.F64) {
            return bytes(name).toArray(DOUBLE);
        }
        float[] narrow = floats(name);
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    /** Row-major values of an I64, I32 or U8 tensor. */
    public long[] longs(String name) {
        MemorySegment raw = bytes(name);
        long[] values = new long[Math.toIntExact(info(name).count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (info(name).type()) {
                case I64 -> raw.getAtIndex(LONG, i);
                case I32 -> raw.getAtIndex(INT, i);
                case U8, BOOL -> raw.get(ValueLayout.JAVA_BYTE, i) & 0xff;
                default -> throw new BadInputException(wrongType(name, "I64, I32 or U8"));
            };
        }
        return values;
    }

    private void expect(String name, DType type) {
        if (info(name).type() != type) {
            throw new BadInputException(wrongType(name, type.name()));
        }
    }

    private String wrongType(String name, String wanted) {
        return path + ": tensor '" + name + "' has type " + info(name).type() + "; wanted " + wanted;
    }
}
