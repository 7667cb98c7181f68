package io.contexture.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The field's data sets. */
@Command(name = "data", sortOptions = false, description = "Tells whether a data set of the field is whole, and prepares one.", subcommands = {
        DataCheckCommand.class, DataLayoutsCommand.class,
        DataInaturalistCommand.class}, footerHeading = "%nExamples:%n", footer = {
                "  contexture data layouts", "  contexture data check CUB_200_2011 --as cub",
                "  contexture data inat --json train_mini.json --images train_mini --output inat"})
final class DataCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "data: what to do is missing");
    }
}
