package io.contexture.cli;

import io.contexture.image.ImageSize;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelExport;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a trained model for other programs. */
@Command(name = "export", sortOptions = false, description = "Writes a trained model as ONNX or TorchScript, with a model card beside it.", footerHeading = "%nExamples:%n", footer = {
        "  contexture export runs/first --output photos.onnx",
        "  contexture export runs/first --output photos.pt --licence \"CC BY 4.0\" --data-licence \"our own photos\""})
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN|FILE", description = "A run folder, or its model.safetensors.")
    private Path model;

    @Option(names = {"--output",
            "-o"}, required = true, paramLabel = "FILE", description = "The file to write: .onnx, or .pt for TorchScript. The card has the same name, and ends in .md.")
    private Path output;

    @Option(names = "--image-size", paramLabel = "S", description = "Edge in pixels of the images that the model is to take; that of the model's own transform if not given.")
    private @Nullable Integer imageSize;

    @Option(names = "--licence", paramLabel = "TEXT", description = "Of the weights, for the card.")
    private @Nullable String licence;

    @Option(names = "--data-licence", paramLabel = "TEXT", description = "Of the training images, for the card.")
    private @Nullable String dataLicence;

    @Override
    public Integer call() throws IOException {
        String name = output.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean onnx = name.endsWith(".onnx");
        if (!onnx && !name.endsWith(".pt")) {
            throw new BadInputException("--output " + output
                    + " ends neither in .onnx nor in .pt (TorchScript): which of them is wanted?");
        }
        try (TrainedNetwork source = TrainedNetwork.open(model)) {
            ImageSize size = size(source);
            Map<String, String> entries = new LinkedHashMap<>();
            entries.put(EmbeddingNetwork.TRANSFORM_KEY, source.transform().toString());
            entries.put(EmbeddingNetwork.MODEL_KEY, source.network().options().toJson());
            entries.put(EmbeddingNetwork.VERSION_KEY, Version.current());
            if (onnx) {
                ModelExport.onnx(source.network(), size, output, Version.current(), entries);
            } else {
                ModelExport.torchScript(source.network(), size, output, entries);
            }
            Path card = new ModelCard(source, size, output, licence, dataLicence).write(model);
            Console.of(spec.commandLine()).result(String.format(Locale.ROOT,
                    "%s: images (batch x 3 x %d x %d) to embeddings (batch x %d)%ncard %s%n", output,
                    size.height(),
                    size.width(), source.network().options().embeddingSize(), card));
        }
        return Main.DONE;
    }

    private ImageSize size(TrainedNetwork source) {
        if (imageSize != null) {
            return new ImageSize(imageSize, imageSize);
        }
        return source.transform().outputSize().orElseThrow(() -> new BadInputException(source.file()
                + " takes images of any size (its transform is " + source.transform()
                + "); say which the exported model is to take: --image-size S"));
    }
}
