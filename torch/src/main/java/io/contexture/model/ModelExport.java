package io.contexture.model;

import io.contexture.image.ImageSize;
import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

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
            ProtobufMessage model = graph.model(size.height(), size.width(),
                    network.options().embeddingSize(), version,
                    metadata);
            AtomicFile.write(file, channel -> {
                for (MemorySegment part : model.parts()) {
                    AtomicFile.writeFully(channel, part);
                }
            });
        }
    }

    /**
     * Writes a TorchScript archive: {@code torch.jit.load} gives a module whose {@code forward} takes images, batch x 3 x height
     * x width, normalised, and gives embeddings, and whose {@code state_dict} has the network's names.
     *
     * @param size     of the images; a ResNet takes others, too
     * @param metadata further files of the archive ({@code _extra_files}) by name
     * @throws IOException if it cannot be written; what was there before is untouched then
     */
    public static void torchScript(EmbeddingNetwork network, ImageSize size, Path file,
            Map<String, String> metadata)
            throws IOException {
        Path scratch = Files.createTempFile("contexture", ".pt");
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            Map<String, Tensor> tensors = network.tensors();
            if (network.architecture().backbone() instanceof VisionTransformer vit && !vit.stores(size)) {
                Tensor stored = Objects.requireNonNull(tensors.get(VisionTransformer.POSITIONS),
                        "a ViT has positions");
                tensors.put(ScriptLayers.POSITIONS,
                        TorchLayers.positions(vit, stored, size.height() / vit.patch(),
                                size.width() / vit.patch()));
            }
            ScriptModule module = new ScriptModule();
            tensors.forEach(module::put);
            StringBuilder source = new StringBuilder(
                    "def forward(self, " + ScriptLayers.INPUT + ": Tensor) -> Tensor:\n");
            ScriptLayers layers = new ScriptLayers(source, tensors, size.height(), size.width());
            String embeddings = network.architecture().unitEmbedding(layers, ScriptLayers.INPUT);
            source.append("    return ").append(embeddings).append('\n');
            ExtraFilesMap extra = new ExtraFilesMap();
            metadata.forEach((key, text) -> extra.put(new BytePointer(key), text));
            module.compile(source.toString()).save(scratch.toString(), extra);
            AtomicFile.write(file, channel -> {
                try (FileChannel from = FileChannel.open(scratch, StandardOpenOption.READ)) {
                    for (long at = 0; at < from.size();) {
                        at += from.transferTo(at, from.size() - at, channel);
                    }
                }
            });
        } finally {
            Files.delete(scratch);
        }
    }
}
