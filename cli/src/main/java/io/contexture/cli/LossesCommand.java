package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.ScoreOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the losses that there are. */
@Command(name = "losses", sortOptions = false, description = "Lists the losses that can be trained with: formula, options with their defaults, what to choose each for, paper.", footerHeading = "%nExamples:%n", footer = {
        "  contexture losses", "  contexture losses contextual"})
final class LossesCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", completionCandidates = CatalogueNames.OfLosses.class, description = "Show this one only.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        new CatalogueListing<>(Catalogue.losses(), ScoreOptions.options(),
                """
                        Use: contexture train --loss "NAME(OPTION=VALUE,...)"; sums are written 0.9*contrastive+0.1*regulariser.
                        Defaults stand in brackets.
                        """)
                .print(name, json, Console.of(spec.commandLine()));
    }
}
