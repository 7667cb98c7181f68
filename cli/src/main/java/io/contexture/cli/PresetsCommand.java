package io.contexture.cli;

import io.contexture.preset.Preset;
import io.contexture.preset.Presets;
import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Shows the presets that there are. */
@Command(name = "presets", sortOptions = false, description = "Lists the settings of the paper's tables, a row each, to be trained with by --preset.", subcommands = {
        PresetsCommand.Show.class}, footerHeading = "%nExamples:%n", footer = {"  contexture presets",
                "  contexture presets show cub-256",
                "  contexture train --preset cub-256 --data CUB_200_2011 --run runs/cub"})
final class PresetsCommand implements Runnable {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Names of the presets, for completion. */
    static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Names() {
            super(Presets.names());
        }
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        StringBuilder text = new StringBuilder();
        int width = Presets.names().stream().mapToInt(String::length).max().orElse(0);
        for (String name : Presets.names()) {
            text.append(
                    String.format(Locale.ROOT, "%-" + width + "s  %s%n", name, Presets.named(name).title()));
        }
        Console.of(spec.commandLine()).result(text
                .append("\nUse: contexture train --preset NAME --data FOLDER --run DIR; any option given beside it goes before. ")
                .append("'contexture presets show NAME' prints one.\n").toString());
    }

    /**
     * A preset by its name on the command line.
     *
     * @throws BadInputException if there is none of that name
     */
    static Preset named(String name) {
        try {
            return Presets.named(name.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new BadInputException(
                    unknown.getMessage() + "; '" + Console.command() + " presets' lists all",
                    unknown);
        }
    }

    /** Prints one. */
    @Command(name = "show", sortOptions = false, description = "Prints a preset: every value, and whether it is published or inferred.")
    static final class Show implements Runnable {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", completionCandidates = Names.class, description = "Which.")
        private String name;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public void run() {
            Preset preset = named(name);
            Console.of(spec.commandLine()).result(json ? json(preset) : text(preset));
        }

        private static String text(Preset preset) {
            int option = preset.values().stream().mapToInt(value -> value.option().length()).max().orElse(0);
            StringBuilder text = new StringBuilder(preset.name()).append(": ").append(preset.title())
                    .append("\n\n");
            for (Preset.Value value : preset.values()) {
                text.append(String.format(Locale.ROOT, "%-9s  --%-" + option + "s  %s%s%n",
                        value.source().name().toLowerCase(Locale.ROOT), value.option(), value.text(),
                        value.note().isEmpty() ? "" : "   (" + value.note() + ")"));
            }
            return text.toString();
        }

        private static String json(Preset preset) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("name", preset.name());
            node.put("title", preset.title());
            List<Map<String, String>> values = new ArrayList<>();
            for (Preset.Value value : preset.values()) {
                Map<String, String> part = new LinkedHashMap<>();
                part.put("option", value.option());
                part.put("value", value.text());
                part.put("source", value.source().name().toLowerCase(Locale.ROOT));
                part.put("note", value.note());
                values.add(part);
            }
            node.put("values", values);
            return JSON.writeValueAsString(node) + "\n";
        }
    }
}
