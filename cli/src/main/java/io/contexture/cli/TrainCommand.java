package io.contexture.cli;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains an embedding. */
@Command(name = "train", sortOptions = false, customSynopsis = {
        "contexture train --train LIST|FOLDER [--test LIST|FOLDER] --run DIR [OPTIONS]",
        "contexture train --run DIR --resume"}, description = "Trains an embedding from labelled images, and says how well it finds classes that it has not seen.", footerHeading = "%nExamples:%n", footer = {
                "  contexture train --train photos/train --test photos/test --run runs/first",
                "  contexture train --train train.txt --root photos --run runs/second --validation-classes 0.1",
                "  contexture train --train train.txt --run runs/third --loss nt-xent",
                "  contexture train --run runs/first --resume", "",
                "Ctrl-C stops after the step in hand and saves; --resume continues to the same result."})
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder for the run: configuration, metrics, model, report.")
    private Path run;

    @Option(names = "--resume", description = "Continue the run in that folder; its options stand, and may be left out.")
    private boolean resume;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Mixin
    private TrainOptions options;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        Training training = resume ? resumed(console) : fresh(console);
        return training.run(resume, json);
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
        RunConfig config = RunConfig.read(run);
        Set<String> given = spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .map(option -> option.longestName().substring(2)).collect(Collectors.toSet());
        options.resolve();
        Map<String, Object> givenValues = RunConfig.options(spec);
        givenValues.keySet().retainAll(given);
        List<String> conflicts = config.conflicts(givenValues);
        if (!conflicts.isEmpty()) {
            throw new BadInputException(
                    "the run in " + run + " was begun with other options: " + String.join(", ", conflicts)
                            + ". Leave them out to continue it, or begin another with another --run");
        }
        Map<String, Object> merged = new LinkedHashMap<>(config.options());
        merged.putAll(givenValues);
        List<String> arguments = RunConfig.arguments(merged);
        arguments.add("--run=" + run);
        TrainCommand again = new TrainCommand();
        new CommandLine(again).setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.toArray(String[]::new));
        again.options.resolve();
        return Training.resume(again.options, run, config, console);
    }
}
