package io.contexture.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code contexture} command. */
@Command(name = "contexture", versionProvider = Version.class, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, sortOptions = false, usageHelpAutoWidth = true, usageHelpWidth = 100, description = "Trains embeddings in which images of a class are neighbours, even for classes never seen, "
        + "and searches with them.", footerHeading = "%nExamples:%n", footer = {"  contexture demo",
                "  contexture train --train photos/train --test photos/test --run runs/first",
                "  contexture evaluate runs/first",
                "  contexture losses contextual",
                "  contexture embed --model runs/first --images photos --output photos.safetensors",
                "  contexture search photo.jpg --model runs/first --embeddings photos.safetensors",
                "  contexture audit --images photos/train --folds 4 --run runs/audit",
                "  contexture export runs/first --output photos.onnx",
                "",
                "Exit codes: 0 done, 1 failed, 2 bad usage or input."})
public final class Main implements Runnable {

    /** Done. */
    public static final int DONE = 0;
    /** Failed while working: the machine, the disk, or a fault of ours. */
    public static final int FAILED = 1;
    /** Wrong options, or input that cannot be used. */
    public static final int BAD_INPUT = 2;

    private static final List<Class<?>> SUBCOMMANDS = List.of(TrainCommand.class, EvaluateCommand.class,
            EmbedCommand.class, IndexCommand.class, CalibrateCommand.class, SearchCommand.class,
            ServeCommand.class, AuditCommand.class, CompareCommand.class, DataCommand.class,
            ExportCommand.class, DemoCommand.class, LossesCommand.class, PresetsCommand.class,
            MinersCommand.class, SamplersCommand.class, CompletionCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces of errors.")
    private boolean verbose;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * The command, ready to execute; its streams can be set before. Of an option given twice the last value counts.
     *
     * @param arguments what it is to execute: if the first is a subcommand there are no others, since to build them all takes half a
     *                  second; none for the whole command
     */
    public static CommandLine commandLine(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        CommandLine command = new CommandLine(new Main());
        subcommands(arguments).forEach(command::addSubcommand);
        command.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true).setParameterExceptionHandler(Errors::badUsage)
                .setExecutionExceptionHandler(Errors::failed);
        HelpSections.in(command.getCommandSpec());
        return command;
    }

    private static List<Class<?>> subcommands(String... arguments) {
        List<Class<?>> first = SUBCOMMANDS.stream().filter(subcommand -> arguments.length > 0
                && subcommand.getAnnotation(Command.class).name().equals(arguments[0])).toList();
        return first.isEmpty() ? SUBCOMMANDS : first;
    }

    boolean verbose() {
        return verbose;
    }

    /** Without a subcommand: the help, and the code of bad usage, as nothing was done. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
