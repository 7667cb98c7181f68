package io.contexture.storage;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects tensors and writes them as one safetensors file, in one step ({@link AtomicFile}). Data given as a segment are
 * not copied: they must stay as they are until {@link #write}.
 */
public final class SafetensorsWriter {

    private static final int BUFFER = 1 << 20;

    private record Entry(DType type, long[] shape, MemorySegment data) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Adds a string to the header. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds row-major floats. */
    public SafetensorsWriter add(String name, float[] values, long... shape) {
        return add(name, DType.F32, MemorySegment.ofArray(values), shape);
    }

    /** Adds row-major longs. */
    public SafetensorsWriter add(String name, long[] values, long... shape) {
        return add(name, DType.I64, MemorySegment.ofArray(values), shape);
    }

    /**
     * Adds raw little-endian row-major data.
     *
     * @throws IllegalArgumentException if the name is taken, or the data have not the size that type and shape ask for
     */
    public SafetensorsWriter add(String name, DType type, MemorySegment data, long... shape) {
        long bytes = type.size();
        for (long extent : shape) {
            bytes = Math.multiplyExact(bytes, extent);
        }
        if (bytes != data.byteSize()) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' needs " + bytes + " bytes, got " + data.byteSize());
        }
        if (entries.putIfAbsent(name, new Entry(type, shape.clone(), data)) != null) {
            throw new IllegalArgumentException("tensor '" + name + "' was added twice");
        }
        return this;
    }

    /** Writes the file whole, replacing what was there. */
    public void write(Path target) throws IOException {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("safetensors are written on little-endian machines only");
        }
        AtomicFile.write(target, this::writeTo);
    }

    private void writeTo(FileChannel channel) throws IOException {
        byte[] header = header();
        ByteBuffer head = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.writeFully(channel, head.putLong(header.length).put(header).flip());
        // Segments over float and long arrays have no byte buffer of their own: all go through one of ours.
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        for (Entry entry : entries.values()) {
            for (long from = 0; from < entry.data.byteSize(); from += BUFFER) {
                int length = (int) Math.min(BUFFER, entry.data.byteSize() - from);
                MemorySegment.ofBuffer(buffer.clear()).copyFrom(entry.data.asSlice(from, length));
                AtomicFile.writeFully(channel, buffer.limit(length));
            }
        }
    }

    /** Padded with spaces to a multiple of 8, so that every F64 and I64 tensor can be mapped aligned. */
    private byte[] header() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject("__metadata__");
            metadata.forEach(strings::put);
        }
        long offset = 0;
        for (Map.Entry<String, Entry> named : entries.entrySet()) {
            Entry entry = named.getValue();
            ObjectNode node = root.putObject(named.getKey());
            node.put("dtype", entry.type.name());
            var shape = node.putArray("shape");
            for (long extent : entry.shape) {
                shape.add(extent);
            }
            node.putArray("data_offsets").add(offset).add(offset + entry.data.byteSize());
            offset += entry.data.byteSize();
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = new byte[(json.length + 7) / 8 * 8];
        java.util.Arrays.fill(padded, (byte) ' ');
        System.arraycopy(json, 0, padded, 0, json.length);
        return padded;
    }
}
