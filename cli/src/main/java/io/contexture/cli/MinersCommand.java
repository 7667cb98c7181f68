package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the miners that there are. */
@Command(name = "miners", sortOptions = false, description = "Lists the miners, which pick the pairs or triplets that a loss looks at: rule, options with their defaults, what to choose each for, paper.", footerHeading = "%nExamples:%n", footer = {
        "  contexture miners", "  contexture miners multi-similarity"})
final class MinersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", completionCandidates = CatalogueNames.OfMiners.class, description = "Show this one only.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        new CatalogueListing<>(Catalogue.miners(), List.of(),
                """
                        Use: contexture train --loss contrastive --miner "NAME(OPTION=VALUE,...)". Defaults stand in brackets.
                        """)
                .print(name, json, Console.of(spec.commandLine()));
    }
}
