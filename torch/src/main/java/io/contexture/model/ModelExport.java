package io.contexture.model;

import io.contexture.image.ImageSize;
import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** Writes a trained network for other programs: normalised images in, embeddings of length 1 out. */
public final class ModelExport {

    private ModelExport() {}

    /**
     * Writes an ONNX file (operator set 17): input {@code images}, batch x 3 x height x width, normalised; output
     * {@code embeddings}, batch x embeddingSize. Any number of images, of this size. Parameters keep their names.
     *
     * @param size     of the images
     * @param version  of the program, for the file's header
     * @param metadata further header entries
     * @throws IOException if it cannot be written; what was there before is untouched then
     */
    public static void onnx(EmbeddingNetwork network, ImageSize size, Path file, String version,
            Map<String, String> metadata) throws IOException {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            OnnxGraph graph = new OnnxGraph();
            OnnxLayers layers = new OnnxLayers(graph, network.tensors(), size.height(), size.width());
            String embeddings = network.architecture().unitEmbedding(layers, OnnxLayers.INPUT);
            graph.node("Identity", OnnxGraph.Attributes.NONE, OnnxLayers.OUTPUT, new String[]{embeddings});
            ProtobufMessage model = graph.model(size.height(), size.width(), network.options().embeddingSize(), version,
                    metadata);
            AtomicFile.write(file, channel -> {
                for (MemorySegment part : model.parts()) {
                    AtomicFile.writeFully(channel, part);
                }
            });
        }
    }
}
