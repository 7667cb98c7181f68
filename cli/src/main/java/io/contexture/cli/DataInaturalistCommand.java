package io.contexture.cli;

import io.contexture.dataset.Part;
import io.contexture.dataset.UnreadableImage;
import io.contexture.dataset.layout.INaturalistSplit;
import io.contexture.dataset.layout.Layout;
import io.contexture.dataset.layout.PublishedSet;
import io.contexture.loader.ResizedCopies;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares iNaturalist 2021 mini. */
@Command(name = "inat", sortOptions = false, description = "Makes of iNaturalist 2021's train_mini a folder for --as inat: half of the species of each super-category to train on, the others to test on, the images' shorter side at 288, as the paper's authors do.", footerHeading = "%nExamples:%n", footer = {
        "  contexture data inat --json train_mini.json --images train_mini --output inat",
        "  contexture data inat --images train_mini --output inat     (the authors' lists lie in inat)", "",
        "Lists that are in the output folder already stay, and images that are there are not made again, so that it",
        "can be stopped and continued."})
final class DataInaturalistCommand implements Callable<Integer> {

    private static final int SHOWN = 10;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", paramLabel = "FILE", description = "The competition's train_mini.json; not needed where the output folder has the lists.")
    private @Nullable Path json;

    @Option(names = "--images", required = true, paramLabel = "DIR", description = "The folder train_mini, with a folder a species.")
    private Path images;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "The folder to make: iNaturalist_train.txt, iNaturalist_test.txt, the images.")
    private Path output;

    @Option(names = "--size", paramLabel = "S", description = "Shorter side of the images in pixels; ${DEFAULT-VALUE} if not given.")
    private int size = 288;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the species of the test part; ${DEFAULT-VALUE} if not given.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; one a core if not given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        if (!Files.isDirectory(images)) {
            throw new BadInputException("--images " + images
                    + (Files.exists(images) ? " is not a folder" : " does not exist")
                    + "; it is the folder train_mini that train_mini.tar.gz unpacks to");
        }
        ResizedCopies copies = new ResizedCopies(size, threads);
        Files.createDirectories(output);
        Layout layout = Layout.named("inat");
        if (!hasLists()) {
            split(console);
        }
        PublishedSet set = PublishedSet.read(layout, output, false);
        set.differences().forEach(console::warn);
        List<UnreadableImage> unreadable;
        try (Progress progress = console.progress("resizing", set.rows().rows().size(), "images")) {
            unreadable = copies.make(set.images(null), images, (done, _) -> progress.at(done, ""));
        }
        if (!unreadable.isEmpty()) {
            console.warn(unreadable.size() + " of the images cannot be read, and have no copy:");
            unreadable.stream().limit(SHOWN).forEach(image -> console.note("  " + image));
        }
        console.result(String.format(Locale.ROOT, "%s: %s to train on, %s to test on%n", output,
                set.size(Part.TRAIN),
                set.size(Part.TEST)));
        return unreadable.isEmpty() ? Main.DONE : Main.BAD_INPUT;
    }

    private boolean hasLists() {
        return Files.exists(output.resolve("iNaturalist_train.txt"))
                && Files.exists(output.resolve("iNaturalist_test.txt"));
    }

    private void split(Console console) throws IOException {
        if (json == null) {
            throw new BadInputException(
                    output + " has no lists iNaturalist_train.txt and iNaturalist_test.txt; give "
                            + "--json train_mini.json to make them, or lay the authors' there");
        }
        INaturalistSplit split = INaturalistSplit.of(json, new SplittableRandom(seed));
        split.differences().forEach(console::warn);
        split.write(output);
    }
}
