package io.contexture.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command in a process of its own, which can be told to end. */
final class CliProcess {

    private CliProcess() {}

    /**
     * Starts it.
     *
     * @param arguments split at spaces
     * @param said      takes what it prints and says
     */
    static Process start(String arguments, Path said) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp",
                        System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(Arrays.asList(arguments.split(" ")));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }
}
