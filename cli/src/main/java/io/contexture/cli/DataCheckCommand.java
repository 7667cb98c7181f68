package io.contexture.cli;

import io.contexture.dataset.ImageCheck;
import io.contexture.dataset.Part;
import io.contexture.dataset.UnreadableImage;
import io.contexture.dataset.layout.Layout;
import io.contexture.dataset.layout.PartSize;
import io.contexture.dataset.layout.PublishedSet;
import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Compares a data set with what is published of it. */
@Command(name = "check", sortOptions = false, description = "Reads a data set of the field as it is distributed, and tells whether it is whole: its parts' sizes beside the published ones, classes in both parts, images that are not there.", footerHeading = "%nExamples:%n", footer = {
        "  contexture data check CUB_200_2011 --as cub",
        "  contexture data check Stanford_Online_Products --as sop --open", "",
        "Exit codes: 0 whole, 2 anything missing or different."})
final class DataCheckCommand implements Callable<Integer> {

    private static final int SHOWN = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder that holds it.")
    private Path folder;

    @Option(names = "--as", required = true, paramLabel = "LAYOUT", completionCandidates = DataOptions.Layouts.class, description = "What it is: ${COMPLETION-CANDIDATES}.")
    private String as;

    @Option(names = "--open", description = "Also read the header of every image.")
    private boolean open;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = Console.of(spec.commandLine());
        Layout layout = new Reading(as, false, List.of()).layout();
        if (layout == null) {
            throw new BadInputException("--as says what the data set is; it is missing");
        }
        PublishedSet set = PublishedSet.read(layout, folder, false);
        List<String> differences = new ArrayList<>(set.differences());
        List<String> missing = set.missingImages();
        if (!missing.isEmpty()) {
            differences.add(String.format(Locale.ROOT, "%,d of the listed images are not there: %s%s. %s",
                    missing.size(),
                    String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size()))),
                    missing.size() > SHOWN ? ", ..." : "", layout.origin()));
        }
        if (open && missing.size() < set.rows().rows().size()) {
            List<UnreadableImage> unreadable = ImageCheck
                    .headers(set.images(null), Runtime.getRuntime().availableProcessors()).unreadable()
                    .stream()
                    .filter(image -> Files.exists(image.file())).toList();
            unreadable.forEach(image -> differences.add(image.toString()));
        }
        console.result(json ? json(set, differences) : text(set, differences));
        return differences.isEmpty() ? Main.DONE : Main.BAD_INPUT;
    }

    private static String text(PublishedSet set, List<String> differences) {
        StringBuilder text = new StringBuilder(set.layout().title()).append(" in ").append(set.folder())
                .append('\n');
        set.layout().published().keySet().stream().sorted().forEach(part -> {
            PartSize published = set.layout().published().get(part);
            PartSize found = set.size(part);
            text.append(String.format(Locale.ROOT, "  %-8s %,8d images %,7d classes   %s%n", part.word(),
                    found.images(), found.classes(),
                    found.equals(published) ? "as published" : "published: " + published));
        });
        int superClasses = set.rows().superLabels().size();
        text.append("  ").append(superClasses == 0 ? "no" : String.valueOf(superClasses))
                .append(" super-classes\n");
        if (differences.isEmpty()) {
            return text.append("Whole: every listed image is there, training and test share no class.\n")
                    .toString();
        }
        text.append("Not as published:\n");
        differences.forEach(difference -> text.append("  ").append(difference).append('\n'));
        return text.toString();
    }

    private static String json(PublishedSet set, List<String> differences) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            PartSize published = set.layout().published().get(part);
            if (published != null) {
                parts.put(part.word(), Map.of("found", set.size(part), "published", published));
            }
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("layout", set.layout().name());
        node.put("folder", set.folder().toString());
        node.put("parts", parts);
        node.put("superClasses", set.rows().superLabels().size());
        node.put("differences", differences);
        return JsonMapper.shared().writeValueAsString(node) + "\n";
    }
}
