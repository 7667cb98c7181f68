package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A graph of ONNX that grows node by node. Field numbers are those of {@code onnx.proto}; values and constants are referred
 * to by name.
 */
final class OnnxGraph {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final long IR_VERSION = 8;
    private static final long OPSET = 17;
    private static final long MOST_BYTES = 2_000_000_000;

    private final ProtobufMessage nodes = new ProtobufMessage();
    private final ProtobufMessage constants = new ProtobufMessage();
    private final Set<String> names = new HashSet<>();
    private long bytes;
    private int values;

    /** The attributes of a node. */
    static final class Attributes {

        static final Attributes NONE = new Attributes();

        private final ProtobufMessage message = new ProtobufMessage();

        Attributes integer(String name, long value) {
            message.message(5, new ProtobufMessage().text(1, name).integer(3, value).integer(20, 2));
            return this;
        }

        Attributes real(String name, double value) {
            message.message(5, new ProtobufMessage().text(1, name).real(2, (float) value).integer(20, 1));
            return this;
        }

        Attributes integers(String name, long... values) {
            ProtobufMessage attribute = new ProtobufMessage().text(1, name);
            for (long value : values) {
                attribute.integer(8, value);
            }
            message.message(5, attribute.integer(20, 7));
            return this;
        }
    }

    /** Adds a node of one output, and gives its name. */
    String node(String operator, Attributes attributes, String... inputs) {
        String output = "v" + values++;
        node(operator, attributes, output, inputs);
        return output;
    }

    /** Adds a node with an output of that name. */
    void node(String operator, Attributes attributes, String output, String[] inputs) {
        ProtobufMessage node = new ProtobufMessage();
        for (String input : inputs) {
            node.text(1, input);
        }
        node.text(2, output).text(3, operator + "_" + output).text(4, operator);
        node.parts().addAll(attributes.message.parts());
        nodes.message(1, node);
    }

    /** Adds floats under a name; does nothing if the name is there. The data must not change until the graph is written. */
    String floats(String name, MemorySegment data, long... shape) {
        return constant(name, FLOAT, data, shape);
    }

    /** A single float. */
    String number(double value) {
        return floats("number_" + value, MemorySegment.ofArray(new float[]{(float) value}));
    }

    /** Integers in a row. */
    String integers(long... row) {
        return constant("integers" + java.util.Arrays.toString(row).replaceAll("[^-0-9]+", "_"), INT64,
                MemorySegment.ofArray(row), row.length);
    }

    /** A single integer. */
    String integer(long value) {
        return constant("integer_" + value, INT64, MemorySegment.ofArray(new long[]{value}));
    }

    private String constant(String name, int type, MemorySegment data, long... shape) {
        if (names.add(name)) {
            ProtobufMessage tensor = new ProtobufMessage();
            for (long extent : shape) {
                tensor.integer(1, extent);
            }
            constants.message(5, tensor.integer(2, type).text(8, name).data(9, data));
            bytes += data.byteSize();
        }
        return name;
    }

    /**
     * The finished model: {@code images} (batch x 3 x height x width, floats) to {@code embeddings} (batch x size).
     *
     * @param version  of the program
     * @param metadata further entries
     */
    ProtobufMessage model(int height, int width, int size, String version, Map<String, String> metadata) {
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the network has " + bytes + " bytes; one ONNX file holds 2 GB");
        }
        ProtobufMessage graph = new ProtobufMessage();
        graph.parts().addAll(nodes.parts());
        graph.text(2, "contexture");
        graph.parts().addAll(constants.parts());
        graph.message(11, value(OnnxLayers.INPUT, 3, height, width)).message(12,
                value(OnnxLayers.OUTPUT, size));
        ProtobufMessage model = new ProtobufMessage().integer(1, IR_VERSION).text(2, "contexture")
                .text(3, version)
                .message(7, graph).message(8, new ProtobufMessage().text(1, "").integer(2, OPSET));
        metadata.forEach((key, text) -> model.message(14, new ProtobufMessage().text(1, key).text(2, text)));
        return model;
    }

    private static ProtobufMessage value(String name, long... shape) {
        ProtobufMessage extents = new ProtobufMessage().message(1, new ProtobufMessage().text(2, "batch"));
        for (long extent : shape) {
            extents.message(1, new ProtobufMessage().integer(1, extent));
        }
        ProtobufMessage tensor = new ProtobufMessage().integer(1, FLOAT).message(2, extents);
        return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
    }
}
