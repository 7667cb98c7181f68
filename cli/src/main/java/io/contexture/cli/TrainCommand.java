package io.contexture.cli;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains an embedding. */
@Command(name = "train", sortOptions = false, optionListHeading = "%nRun:%n", customSynopsis = {
        "contexture train --train LIST|TABLE|FOLDER [--test LIST|TABLE|FOLDER] --run DIR [OPTIONS]",
        "contexture train --data FOLDER --as LAYOUT --run DIR [OPTIONS]",
        "contexture train --preset NAME --data FOLDER --run DIR [OPTIONS]",
        "contexture train --train LIST|TABLE|FOLDER --backbone MODEL.onnx --run DIR [OPTIONS]",
        "contexture train --features FILE [--test-features FILE] --run DIR [OPTIONS]",
        "contexture train --run DIR --resume"}, description = "Trains an embedding from labelled images, or a head on their features, and says how well it finds classes that it has not seen.", footerHeading = "%nExamples:%n", footer = {
                "  contexture train --train photos/train --test photos/test --run runs/first",
                "  contexture train --train train.txt --root photos --run runs/second --validation-classes 0.1",
                "  contexture train --train train.txt --run runs/third --loss \"nt-xent(temperature=0.1)\"",
                "  contexture train --preset cub-256 --weights resnet50.pth --data CUB_200_2011 --run runs/cub",
                "  contexture train --train photos/train --test photos/test --backbone dinov2.onnx --image-size 224 --run runs/head",
                "  contexture train --features train.safetensors --test-features test.safetensors --run runs/head",
                "  contexture train --config runs/third/config.json --seed 1 --run runs/fourth",
                "  contexture train --run runs/first --resume", "",
                "Ctrl-C stops after the step in hand and saves; --resume continues to the same result."})
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder for the run: configuration, metrics, model, report.")
    private Path run;

    @Option(names = "--resume", description = "Continue the run in that folder; its options stand, and may be left out.")
    private boolean resume;

    @Option(names = "--config", paramLabel = "FILE", description = "Take options from a JSON file, such as another run's config.json; those given here go before.")
    private @Nullable Path config;

    @Option(names = "--preset", paramLabel = "NAME", completionCandidates = PresetsCommand.Names.class, description = "Take the settings of a row of the paper's tables, e.g. cub-256; options given beside it go before. 'contexture presets' lists them.")
    private @Nullable String preset;
    @Option(names = "--seeds", paramLabel = "N", description = "Train from so many seeds, from --seed on, each in a folder of its own in --run, and give the mean and its 95 %% confidence interval.")
    private @Nullable Integer seeds;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Mixin
    private TrainOptions options;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        if (resume && Files.exists(run.resolve(SeveralSeeds.FILE))) {
            return resumedSeeds().train(single(console), json, console);
        }
        if (seeds != null && !resume) {
            return freshSeeds(seeds, console).train(single(console), json, console);
        }
        if (!resume) {
            Map<String, Object> values = beginning(console);
            Training training = values == null
                    ? fresh(console)
                    : read(values, config != null ? config.toString() : "preset " + preset).fresh(console);
            return training.run(false, json);
        }
        if (config != null || preset != null) {
            throw new BadInputException((config != null ? "--config" : "--preset")
                    + " begins a run, --resume continues one with its own options; give one");
        }
        return resumed(console).run(true, json);
    }

    /** The options of a file or a preset, those given before them; null if there is neither. */
    private @Nullable Map<String, Object> beginning(Console console) throws IOException {
        if (config != null && preset != null) {
            throw new BadInputException("--config and --preset both say what the options are; give one");
        }
        if (config != null) {
            return RunConfig.overridden(config, given());
        }
        if (preset == null) {
            return null;
        }
        PresetOptions settings = new PresetOptions(PresetsCommand.named(preset), spec);
        settings.warnings(given().keySet()).forEach(console::warn);
        return RunConfig.overridden(settings.options(), given());
    }

    private SeveralSeeds freshSeeds(int count, Console console) throws IOException {
        if (Files.exists(run.resolve(SeveralSeeds.FILE)) || Files.exists(run.resolve(RunConfig.FILE))) {
            throw new BadInputException(run
                    + " already holds a run; continue it with --resume, or give another folder with --run");
        }
        Map<String, Object> values = beginning(console);
        Map<String, Object> given = values == null ? given() : values;
        Object seed = given.remove("seed");
        return new SeveralSeeds(run, given, seed instanceof Number number ? number.longValue() : 0, count);
    }

    private SeveralSeeds resumedSeeds() throws IOException {
        if (!given().isEmpty() || config != null) {
            throw new BadInputException("the runs of several seeds in " + run
                    + " continue with their own options; leave " + given().keySet() + " out");
        }
        return SeveralSeeds.read(run);
    }

    private SeveralSeeds.Single single(Console console) {
        return (ofOne, folder, begun) -> {
            TrainCommand one = read(ofOne, run.resolve(SeveralSeeds.FILE).toString(), folder);
            Training training = begun
                    ? one.resumed(console)
                    : one.fresh(console);
            return training.run(begun, false, false);
        };
    }

    private Training fresh(Console console) throws IOException {
        if (Files.exists(run.resolve(RunConfig.FILE))) {
            throw new BadInputException(run
                    + " already holds a run; continue it with --resume, or give another folder with --run");
        }
        if (Files.exists(run) && !Files.isDirectory(run)) {
            throw new BadInputException(
                    "--run " + run + " is a file; it must be a folder, or a name that is free");
        }
        options.resolve();
        return Training.prepare(options, run, RunConfig.options(spec), console);
    }

    /** The run's own options stand; those given now may not differ, but for what changes no result. */
    private Training resumed(Console console) throws IOException {
        RunConfig begun = RunConfig.read(run);
        options.resolve();
        Map<String, Object> givenValues = given();
        List<String> conflicts = begun.conflicts(givenValues);
        if (!conflicts.isEmpty()) {
            throw new BadInputException(
                    "the run in " + run + " was begun with other options: " + String.join(", ", conflicts)
                            + ". Leave them out to continue it, or begin another with another --run");
        }
        Map<String, Object> merged = new LinkedHashMap<>(begun.options());
        merged.putAll(givenValues);
        TrainCommand again = read(merged, run.resolve(RunConfig.FILE).toString());
        again.options.resolve();
        return Training.resume(again.options, run, begun, console);
    }

    /** The options on the command line, with the values that they have now. */
    private Map<String, Object> given() {
        Set<String> names = spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .map(option -> option.longestName().substring(2)).collect(Collectors.toSet());
        Map<String, Object> values = RunConfig.options(spec);
        values.keySet().retainAll(names);
        return values;
    }

    /** The command that has options of a file or a preset. */
    private TrainCommand read(Map<String, Object> values, String from) {
        return read(values, from, run);
    }

    private static TrainCommand read(Map<String, Object> values, String from, Path run) {
        List<String> arguments = RunConfig.arguments(values);
        arguments.add("--run=" + run);
        TrainCommand command = new TrainCommand();
        try {
            new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException unfit) {
            throw new BadInputException(from + ": " + unfit.getMessage() + "; '" + Console.command()
                    + " train --help' shows the options of this version", unfit);
        }
        return command;
    }

    /**
     * Options of a training that another command does, resolved.
     *
     * @param values options by their names without the dashes
     * @param text   further ones, which go before those, as they would be given to this command
     * @param from   where they came from, for messages
     * @throws BadInputException if one does not exist or has no such value
     */
    static TrainOptions options(Map<String, Object> values, List<String> text, String from) {
        TrainCommand given = new TrainCommand();
        CommandLine command = new CommandLine(given).setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        List<String> arguments = new ArrayList<>(text);
        Path unused = Path.of("run");
        arguments.add("--run=" + unused);
        try {
            command.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException unfit) {
            throw new BadInputException(from + ": " + unfit.getMessage() + "; '" + Console.command()
                    + " train --help' shows the options", unfit);
        }
        TrainOptions options = read(RunConfig.overridden(values, given.given()), from, unused).options;
        options.resolve();
        return options;
    }
}
