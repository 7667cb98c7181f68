package io.contexture.cli;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command early into one clear message and an exit code; stack traces only with --verbose. */
final class Errors {

    private Errors() {}

    /** Options that cannot be read: the message, what was perhaps meant, and where the help is. */
    static int badUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        say(err, command, text(wrong));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows the options.");
        err.flush();
        return Main.BAD_INPUT;
    }

    /** What a command threw. */
    static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        Verdict verdict = verdict(failure);
        say(err, command, verdict.message);
        if (verbose(command)) {
            failure.printStackTrace(err);
        } else if (verdict.code == Main.FAILED) {
            err.println("Run it again with --verbose to see where it failed.");
        }
        err.flush();
        return verdict.code;
    }

    private record Verdict(int code, String message) {}

    private static Verdict verdict(Exception failure) {
        return switch (failure) {
            case BadInputException bad -> new Verdict(Main.BAD_INPUT, text(bad));
            case IllegalArgumentException bad -> new Verdict(Main.BAD_INPUT, text(bad));
            case UncheckedIOException wrapped ->
                verdict(Objects.requireNonNull(wrapped.getCause(), "an UncheckedIOException has a cause"));
            case NoSuchFileException missing ->
                new Verdict(Main.BAD_INPUT, missing.getFile() + " does not exist");
            case AccessDeniedException denied -> new Verdict(Main.BAD_INPUT,
                    denied.getFile() + " may not be read or written by this user");
            case FileSystemException disk -> new Verdict(Main.FAILED,
                    text(disk) + (isFull(disk) ? "; free some space and run it again" : ""));
            case IOException disk when isFull(disk) -> new Verdict(Main.FAILED,
                    "the disk is full (" + disk.getMessage()
                            + "); what was saved before is still whole. Free some space, "
                            + "then run it again (train: with --resume)");
            default -> new Verdict(Main.FAILED, text(failure));
        };
    }

    private static boolean isFull(IOException failure) {
        return List.of("No space left", "Disk quota", "not enough space", "File too large").stream()
                .anyMatch(text(failure)::contains);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static void say(PrintWriter err, CommandLine command, String message) {
        err.println(command.getColorScheme().errorText("contexture: " + message));
    }

    private static boolean verbose(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getCommand() instanceof Main main && main.verbose();
    }
}
