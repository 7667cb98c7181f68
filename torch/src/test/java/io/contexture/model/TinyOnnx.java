package io.contexture.model;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Small models in ONNX whose outputs can be told from their inputs by eye. */
public final class TinyOnnx {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ProtobufMessage graph = new ProtobufMessage();
    private final List<ProtobufMessage> values = new ArrayList<>();
    private String last = "";

    /** A model that takes {@code name}; -1 is any extent. */
    public TinyOnnx(String name, long... shape) {
        input(name, shape);
        last = name;
    }

    /** A further input. */
    public TinyOnnx input(String name, long... shape) {
        values.add(new ProtobufMessage().message(11, value(name, FLOAT, shape)));
        return this;
    }

    /** Gives the value as it is. */
    public TinyOnnx same(String output) {
        return node("Identity", new ProtobufMessage(), output, last);
    }

    /** n x all the rest. */
    public TinyOnnx flat(String output) {
        return node("Flatten", attribute("axis", 1), output, last);
    }

    /** n x channels x pixels: three tokens. */
    public TinyOnnx tokens(String output) {
        graph.message(5, new ProtobufMessage().integer(1, 3).integer(2, INT64).text(8, "shape").data(9,
                MemorySegment.ofArray(new long[]{0, 3, -1})));
        return node("Reshape", new ProtobufMessage(), output, last, "shape");
    }

    /** Divides by zero. */
    public TinyOnnx infinite(String output) {
        graph.message(5, new ProtobufMessage().integer(2, FLOAT).text(8, "zero").data(9,
                MemorySegment.ofArray(new float[]{0})));
        return node("Div", new ProtobufMessage(), output, last, "zero");
    }

    /** Adds a number that lies in another file, which this does not write. */
    public TinyOnnx plusNumberOf(String location, String output) {
        graph.message(5, new ProtobufMessage().integer(2, FLOAT).text(8, "number")
                .message(13, new ProtobufMessage().text(1, "location").text(2, location)).integer(14, 1));
        return node("Add", new ProtobufMessage(), output, last, "number");
    }

    /** A number as external data hold it. */
    public static void writeNumber(Path file, float number) throws IOException {
        Files.write(file, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).array());
    }

    private static ProtobufMessage attribute(String name, long value) {
        return new ProtobufMessage().message(5,
                new ProtobufMessage().text(1, name).integer(3, value).integer(20, 2));
    }

    private TinyOnnx node(String operator, ProtobufMessage attributes, String output, String... inputs) {
        ProtobufMessage node = new ProtobufMessage();
        for (String input : inputs) {
            node.text(1, input);
        }
        node.text(2, output).text(4, operator);
        node.parts().addAll(attributes.parts());
        graph.message(1, node);
        last = output;
        return this;
    }

    /** Ends the model with these outputs, whose shapes are left to be found. */
    public Path write(Path file, String... outputs) throws IOException {
        graph.text(2, "tiny");
        values.forEach(value -> graph.parts().addAll(value.parts()));
        for (String output : outputs) {
            graph.message(12, new ProtobufMessage().text(1, output).message(2,
                    new ProtobufMessage().message(1, new ProtobufMessage().integer(1, FLOAT))));
        }
        ProtobufMessage model = new ProtobufMessage().integer(1, 8).message(7, graph).message(8,
                new ProtobufMessage().text(1, "").integer(2, 17));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (MemorySegment part : model.parts()) {
                channel.write(ByteBuffer.wrap(part.toArray(ValueLayout.JAVA_BYTE)));
            }
        }
        return file;
    }

    private static ProtobufMessage value(String name, int type, long... shape) {
        ProtobufMessage extents = new ProtobufMessage();
        for (int axis = 0; axis < shape.length; axis++) {
            extents.message(1, shape[axis] < 0
                    ? new ProtobufMessage().text(2, "any" + axis)
                    : new ProtobufMessage().integer(1, shape[axis]));
        }
        ProtobufMessage tensor = new ProtobufMessage().integer(1, type).message(2, extents);
        return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
    }
}
