package io.contexture.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * The command run in this process.
 *
 * @param code exit code
 * @param out  what it printed
 * @param err  what it said besides
 */
record Cli(int code, String out, String err) {

    static Cli run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        CommandLine command = Main.commandLine(texts).setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = command.execute(texts);
        return new Cli(code, out.toString(), err.toString());
    }

    /** The same, with arguments in one text, split at spaces. */
    static Cli line(String arguments) {
        return run((Object[]) arguments.split(" "));
    }
}
