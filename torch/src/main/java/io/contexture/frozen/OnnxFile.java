package io.contexture.frozen;

import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * An ONNX model on disk: the file, and those beside it into which its exporter put large tensors ("external data"). All of
 * them make up its weights.
 *
 * @param path     the model
 * @param external the other files, sorted by name
 */
record OnnxFile(Path path, List<Path> external) {

    // Field numbers of onnx.proto.
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int TENSOR_EXTERNAL_DATA = 13;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;

    OnnxFile {
        external = List.copyOf(external);
    }

    /**
     * Looks through the model for the files that belong to it.
     *
     * @throws BadInputException if it is missing, is no ONNX model, or one of its files is missing or lies outside of its folder
     */
    static OnnxFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    "backbone " + file + (Files.exists(file) ? " is no file" : " does not exist")
                            + "; give a model in ONNX, such as torch.onnx.export or 'contexture export' writes");
        }
        TreeSet<String> locations = new TreeSet<>();
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            List<MemorySegment> graphs = new ArrayList<>();
            ProtobufFields.of(model, (field, content) -> {
                if (field == MODEL_GRAPH) {
                    graphs.add(content);
                }
            });
            if (graphs.isEmpty()) {
                throw new IllegalArgumentException("it holds no graph");
            }
            graphs.forEach(graph -> addOfGraph(graph, locations));
        } catch (IllegalArgumentException other) {
            throw new BadInputException(
                    "backbone " + file + " is not a whole ONNX model: " + other.getMessage(),
                    other);
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        return new OnnxFile(file,
                locations.stream().map(location -> within(folder, location, file)).toList());
    }

    private static Path within(Path folder, String location, Path model) {
        Path file = folder.resolve(location).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new BadInputException("backbone " + model + " keeps tensors in '" + location
                    + "', outside of its own folder; that is refused");
        }
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("backbone " + model + " keeps tensors in " + file
                    + ", which is not there; copy it beside the model");
        }
        return file;
    }

    private static void addOfGraph(MemorySegment graph, TreeSet<String> locations) {
        ProtobufFields.of(graph, (field, content) -> {
            if (field == GRAPH_INITIALIZER) {
                addOfTensor(content, locations);
            } else if (field == GRAPH_NODE) {
                ProtobufFields.of(content, (ofNode, attribute) -> {
                    if (ofNode == NODE_ATTRIBUTE) {
                        addOfAttribute(attribute, locations);
                    }
                });
            }
        });
    }

    private static void addOfAttribute(MemorySegment attribute, TreeSet<String> locations) {
        ProtobufFields.of(attribute, (field, content) -> {
            if (field == ATTRIBUTE_TENSOR) {
                addOfTensor(content, locations);
            } else if (field == ATTRIBUTE_GRAPH) {
                addOfGraph(content, locations);
            }
        });
    }

    private static void addOfTensor(MemorySegment tensor, TreeSet<String> locations) {
        ProtobufFields.of(tensor, (field, entry) -> {
            if (field == TENSOR_EXTERNAL_DATA) {
                String[] pair = new String[2];
                ProtobufFields.of(entry, (part, text) -> {
                    if (part == ENTRY_KEY || part == ENTRY_VALUE) {
                        pair[part - 1] = new String(text.toArray(ValueLayout.JAVA_BYTE),
                                StandardCharsets.UTF_8);
                    }
                });
                if ("location".equals(pair[0]) && pair[1] != null) {
                    locations.add(pair[1]);
                }
            }
        });
    }

    /** Of all of the model's files. */
    String sha256() throws IOException {
        List<Path> all = new ArrayList<>(List.of(path));
        all.addAll(external);
        return Sha256.of(all);
    }
}
