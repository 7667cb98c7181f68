package io.contexture.cli;

import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code config.json} in a run folder holds: all that is needed to make the run again.
 *
 * @param format  version of this layout
 * @param version of the program
 * @param options every option of {@code train}, resolved, by its name without the dashes
 * @param decides what the results depend on, with the losses' own defaults filled in
 * @param train   the training images, before unreadable ones were left out
 * @param test    the test images, null if there are none
 * @param hashes  SHA-256 of the files that the run began with, by the option that names each; null before there were such
 */
record RunConfig(int format, String version, Map<String, Object> options,
        @Nullable Map<String, String> decides, ImageSource train,
        @Nullable ImageSource test, @Nullable Map<String, String> hashes) {

    static final String FILE = "config.json";
    static final int FORMAT = 1;

    /** Not part of what a run is: they say where it goes and how the command talks. */
    private static final Set<String> LEFT_OUT = Set.of("run", "resume", "config", "json", "verbose", "help",
            "version", "seeds");
    /** May differ when a run is resumed. */
    private static final Set<String> FREE = Set.of("loader-threads", "feature-cache", "device");

    /** Options whose resolved values go, with their key's, when the key is given anew: they followed from it. */
    private static final Map<String, List<String>> FOLLOWERS = Map.of("image-size",
            List.of("train-transform", "eval-transform"), "no-flip", List.of("train-transform"),
            "learning-rate", List.of("head-learning-rate", "projector-learning-rate"), "head-learning-rate",
            List.of("projector-learning-rate"), "steps", List.of("warm-up", "epochs"), "schedule",
            List.of("milestones", "decay", "decay-every"), "model", List.of("pooling"), "head-start",
            List.of("head-learning-rate", "projector-learning-rate"), "backbone",
            List.of("train-transform", "pooling"));

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** The options as {@code command} has them now: call it after they were resolved. */
    static Map<String, Object> options(CommandSpec command) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            Object value = option.getValue();
            if (!LEFT_OUT.contains(name(option)) && value != null) {
                values.put(name(option), plain(value));
            }
        }
        return values;
    }

    private static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case Number number -> number;
            case Path path -> path.toAbsolutePath().normalize().toString();
            case List<?> list -> list.stream().map(RunConfig::plain).toList();
            case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> value.toString();
        };
    }

    /**
     * Options given now that differ from the run's.
     *
     * @param given the options of the command line that were given, resolved, by name
     * @return a line for each: name, given value, the run's value
     */
    List<String> conflicts(Map<String, Object> given) {
        List<String> lines = new ArrayList<>();
        given.forEach((name, value) -> {
            Object mine = options.get(name);
            if (!FREE.contains(name) && !text(value).equals(text(mine))) {
                lines.add("--" + name + " " + text(value) + " (the run has " + text(mine) + ")");
            }
        });
        return lines;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Number number -> Double.toString(number.doubleValue());
            case List<?> list -> String.join(",", list.stream().map(RunConfig::text).toList());
            default -> value.toString();
        };
    }

    /**
     * Options of a file, overridden by those that were given.
     *
     * @param file JSON: an object of options by name, or one that has such an object under {@code options}, as
     *             {@code config.json} does
     * @throws BadInputException if it is missing or no such object
     */
    static Map<String, Object> overridden(Path file, Map<String, Object> given) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("--config " + file + " does not exist, or is no file");
        }
        Map<String, Object> read = new LinkedHashMap<>();
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            JsonNode options = root.path("options").isObject() ? root.path("options") : root;
            if (!options.isObject()) {
                throw new BadInputException(
                        file + " is not an object of options, such as {\"loss\": \"contextual\", \"steps\": 1000}");
            }
            options.properties().forEach(
                    option -> read.put(option.getKey(), JSON.treeToValue(option.getValue(), Object.class)));
        } catch (JacksonException unreadable) {
            throw new BadInputException(file + " is not JSON: " + unreadable.getOriginalMessage(),
                    unreadable);
        }
        return overridden(read, given);
    }

    /** Options, overridden by those that were given; what followed from an overridden one goes with it. */
    static Map<String, Object> overridden(Map<String, Object> options, Map<String, Object> given) {
        Map<String, Object> merged = new LinkedHashMap<>(options);
        given.keySet().forEach(name -> FOLLOWERS.getOrDefault(name, List.of()).forEach(merged::remove));
        merged.putAll(given);
        return merged;
    }

    /** Options as a command line. */
    static List<String> arguments(Map<String, Object> options) {
        List<String> arguments = new ArrayList<>();
        options.forEach((name, value) -> {
            switch (value) {
                case Boolean flag when flag -> arguments.add("--" + name);
                case Boolean _ -> {
                }
                case List<?> list when list.isEmpty() -> {
                }
                case List<?> list -> arguments
                        .add("--" + name + "="
                                + String.join(",", list.stream().map(String::valueOf).toList()));
                default -> arguments.add("--" + name + "=" + value);
            }
        });
        return arguments;
    }

    /** Writes {@code config.json} into a run folder. */
    void write(Path run) throws IOException {
        AtomicFile.writeString(run.resolve(FILE), JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Reads a run folder's {@code config.json}.
     *
     * @throws BadInputException if the folder holds no run, or one of a newer version
     */
    static RunConfig read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    run + (Files.isDirectory(run) ? " holds no run (no " + FILE + ")" : " does not exist")
                            + "; a run folder is what 'contexture train --run DIR' makes");
        }
        RunConfig config;
        try {
            config = JSON.readValue(Files.readString(file), RunConfig.class);
        } catch (JacksonException unreadable) {
            throw new BadInputException(
                    file + " cannot be read as a run's configuration: " + unreadable.getOriginalMessage(),
                    unreadable);
        }
        if (config.format > FORMAT) {
            throw new BadInputException(
                    file + " is of format " + config.format + ", written by Contexture " + config.version
                            + "; this version reads up to " + FORMAT + ". Update Contexture.");
        }
        return config;
    }
}
