package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the samplers that there are. */
@Command(name = "samplers", sortOptions = false, description = "Lists the samplers, which make the batches: rule, options with their defaults, what to choose each for, paper.", footerHeading = "%nExamples:%n", footer = {
        "  contexture samplers", "  contexture samplers m-per-class"})
final class SamplersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", completionCandidates = CatalogueNames.OfSamplers.class, description = "Show this one only.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        new CatalogueListing<>(Catalogue.samplers(), List.of(),
                """
                        Use: contexture train --sampler "NAME(OPTION=VALUE,...)". Defaults stand in brackets. m is --images-per-class.
                        """)
                .print(name, json, Console.of(spec.commandLine()));
    }
}
