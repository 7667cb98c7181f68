package io.contexture.cli;

import io.contexture.dataset.Part;
import io.contexture.dataset.layout.Layout;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the layouts that there are. */
@Command(name = "layouts", sortOptions = false, description = "Lists the data sets that --as knows: what their folders hold, where each is had from, how large it is.")
final class DataLayoutsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        StringBuilder text = new StringBuilder();
        for (Layout layout : Layout.all()) {
            text.append(new Paragraphs().line(layout.name()).labelled("", layout.title())
                    .labelled("Holds",
                            layout.contents() + (layout.hasBoxes() ? "; --boxes: a box for each image" : ""))
                    .labelled("Sizes", new TreeMap<>(layout.published()).entrySet().stream()
                            .map(part -> part.getKey().word() + " " + part.getValue())
                            .collect(Collectors.joining("; ")))
                    .labelled("R@k", layout.recallAt().toString().replaceAll("[\\[\\]]", ""))
                    .labelled("Origin", layout.origin()).text()).append('\n');
        }
        text.append("Use: contexture train --data FOLDER --as NAME; parts are ").append(Part.words())
                .append(".\n");
        Console.of(spec.commandLine()).result(text.toString());
    }
}
