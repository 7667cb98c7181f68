package io.contexture.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for bash and zsh. */
@Command(name = "completion", description = "Prints a completion script for bash and zsh.", footer = {
        "  source <(contexture completion)",
        "  contexture completion > ~/.local/share/bash-completion/completions/contexture"})
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(AutoComplete.bash("contexture", Main.commandLine()));
        spec.commandLine().getOut().flush();
    }
}
