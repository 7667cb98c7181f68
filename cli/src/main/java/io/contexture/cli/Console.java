package io.contexture.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Where a command speaks: results to standard output, everything else (progress, notes, warnings) to standard error, so
 * that results can be piped on.
 *
 * @param out      for results
 * @param err      for the rest
 * @param terminal whether a person watches {@code err}, so that a line may be redrawn
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal) {

    /** Set by the launcher, which alone can see whether standard error is a terminal. */
    private static final String TERMINAL = "contexture.terminal";
    /** Set by the launcher: the name under which it was started. */
    private static final String COMMAND = "contexture.command";

    static Console of(CommandLine command) {
        return new Console(command.getOut(), command.getErr(), Boolean.getBoolean(TERMINAL));
    }

    /** How the person called the command, for hints that can be pasted. */
    static String command() {
        return System.getProperty(COMMAND, "contexture");
    }

    /** Something worth knowing. */
    public void note(String text) {
        err.println(text);
        err.flush();
    }

    /** Something that is perhaps not as wanted. */
    public void warn(String text) {
        note("warning: " + text);
    }

    /** A result: a whole text, ending in a line break. */
    public void result(String text) {
        out.print(text);
        out.flush();
    }

    /** Starts to follow a task of {@code total} things. Close it when the task is done or has failed. */
    public Progress progress(String task, long total, String unit) {
        return terminal ? new ProgressBarLine(task, total, unit) : new ProgressLines(err, task, total, unit);
    }
}
