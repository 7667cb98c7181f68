package io.contexture.cli;

import io.contexture.image.ImageSize;
import io.contexture.model.ModelOptions;
import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a receiver of an exported model has to know, in Markdown: how to use it, what it was trained on and how, how good it
 * is, and under which licence it may be used.
 *
 * @param source      the model
 * @param size        of the images that it takes
 * @param exported    the file beside which the card goes
 * @param licence     of the weights; null if not stated
 * @param dataLicence of the training images; null if not stated
 */
record ModelCard(TrainedNetwork source, ImageSize size, Path exported, @Nullable String licence,
        @Nullable String dataLicence) {

    private static final String NOT_STATED = "not stated; find out before you give the model away";

    /**
     * Writes the card.
     *
     * @param place the run folder, whose configuration and result are told; or a model file alone
     * @return its path
     */
    Path write(Path place) throws IOException {
        String file = exported.getFileName().toString();
        Path card = exported.resolveSibling(file.substring(0, file.lastIndexOf('.')) + ".md");
        StringBuilder text = new StringBuilder();
        use(text, file);
        if (Files.isDirectory(place) && Files.exists(place.resolve(RunConfig.FILE))) {
            RunConfig config = RunConfig.read(place);
            data(text, config);
            figures(text, place.resolve(RunResult.FILE));
            options(text, config);
            licences(text, config.options().get("weights"));
        } else {
            text.append("## Training\n\nNot told: the model was exported from a file without its run.\n\n");
            licences(text, null);
        }
        AtomicFile.writeString(card, text.toString());
        return card;
    }

    private void use(StringBuilder text, String file) throws IOException {
        ModelOptions model = source.network().options();
        line(text, "# %s\n", file);
        line(text, "An image embedding: images of one kind lie close to each other, by cosine similarity.\n");
        line(text, "| | |\n|---|---|");
        row(text, "network", model.architecture() + ", pooling " + model.pooling().text()
                + (model.layerNorm() ? ", LayerNorm" : ""));
        row(text, "input `images`", "float32, batch x 3 x " + size.height() + " x " + size.width()
                + ", RGB, `(v / 255 - mean) / std` with mean (0.485, 0.456, 0.406), std (0.229, 0.224, 0.225)");
        row(text, "images are prepared by", "`" + source.transform() + "`");
        row(text, "output `embeddings`", "float32, batch x " + model.embeddingSize() + ", rows of length 1");
        row(text, "weights", "SHA-256 of model.safetensors " + source.sha256());
        row(text, "made by", "Contexture " + Version.current());
        line(text, "");
    }

    private static void data(StringBuilder text, RunConfig config) {
        line(text, "## Data\n\n| | images | classes | SHA-256 | source |\n|---|---|---|---|---|");
        set(text, "training", config.train());
        if (config.test() != null) {
            set(text, "test", config.test());
        }
        line(text, "");
    }

    private static void set(StringBuilder text, String what, ImageSource images) {
        // The name alone: where it lay on the machine of its maker is nobody's business.
        Path name = Path.of(images.path()).getFileName();
        line(text, "| %s | %,d | %,d | %s | %s |", what, images.images(), images.classes(), images.sha256(),
                name == null ? images.path() : name);
    }

    private static void figures(StringBuilder text, Path result) throws IOException {
        if (!Files.exists(result)) {
            line(text, "## Figures\n\nNone: the run has not ended.\n");
            return;
        }
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(Files.readString(result));
        } catch (JacksonException damaged) {
            throw new BadInputException(result + " is damaged: " + damaged.getOriginalMessage(), damaged);
        }
        line(text, "## Figures\n\nOn %s, after %s steps, beside the network before training.\n",
                root.path("images").asString(""), root.path("keptStep").asString(""));
        line(text, "| | trained | untrained |\n|---|---|---|");
        JsonNode untrained = root.path("untrained").path("overall");
        root.path("trained").path("overall").properties().forEach(metric -> line(text, "| %s | %s | %s |",
                metric.getKey(), percent(metric.getValue()), percent(untrained.path(metric.getKey()))));
        line(text, "");
    }

    private static String percent(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * value.doubleValue()) : "";
    }

    private static void options(StringBuilder text, RunConfig config) {
        line(text, "## Options\n\n| | |\n|---|---|");
        Map<String, String> decides = config.decides();
        if (decides != null) {
            decides.forEach((name, value) -> row(text, name, "`" + value + "`"));
        }
        line(text, "");
    }

    private void licences(StringBuilder text, @Nullable Object weights) {
        line(text, "## Licence\n\n| | |\n|---|---|");
        row(text, "of these weights", licence == null ? NOT_STATED : licence);
        row(text, "of the training images", dataLicence == null ? NOT_STATED : dataLicence);
        if (weights != null) {
            row(text, "of the weights that training began with", Path.of(weights.toString()).getFileName()
                    + ": that of their publisher");
        }
    }

    private static void row(StringBuilder text, String name, String value) {
        line(text, "| %s | %s |", name, value.replace("|", "\\|"));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void line(StringBuilder text, String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
    }
}
