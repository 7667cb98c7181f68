package io.contexture.cli;

import io.contexture.dataset.LabelledImage;
import io.contexture.index.Bands;
import io.contexture.index.Bands.Band;
import io.contexture.index.Bands.Kind;
import io.contexture.index.Contents;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.LabelledPairs;
import io.contexture.index.LuceneIndex;
import io.contexture.index.PairSimilarities;
import io.contexture.server.IndexingModel;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out on labelled data what an index's similarities mean. */
@Command(name = "calibrate", sortOptions = false, description = "Finds the similarities from which on two images are the same file, the same item, the same class, "
        + "and keeps them with the index: searches say then which band a result falls in.", footerHeading = "%nExamples:%n", footer = {
                "  contexture calibrate --index photos.index --model runs/first",
                "  contexture calibrate --index photos.index --on unseen.index --precision 0.9", "",
                "The data should be of classes that the model was not trained on, or it looks better than it is."})
final class CalibrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index that is to keep what is found.")
    private Path index;

    @Option(names = "--on", paramLabel = "DIR", description = "Index of labelled data, made with the same model; the index itself if not given.")
    private @Nullable Path on;

    @Option(names = "--model", paramLabel = "RUN|FILE", description = "The model that made the index: with it, changed copies of images are embedded to find the band of the same file. Without, that band is left out.")
    private @Nullable Path model;

    @Option(names = "--precision", paramLabel = "P", description = "Share of the pairs in a band that have to be what it says; ${DEFAULT-VALUE} if not given.")
    private double precision = 0.95;

    @Option(names = "--sample", paramLabel = "N", description = "Labelled items to compare with each other; ${DEFAULT-VALUE} if not given.")
    private int sample = 4000;

    @Option(names = "--copies", paramLabel = "N", description = "Images to make changed copies of; ${DEFAULT-VALUE} if not given.")
    private int copies = 300;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the samples; ${DEFAULT-VALUE} if not given.")
    private long seed = 1;

    @Mixin
    private Embedding embedding;

    @Override
    public Integer call() throws IOException {
        if (!(precision > 0 && precision <= 1)) {
            throw new BadInputException("--precision is " + precision + "; allowed: above 0, at most 1");
        }
        if (sample < 2 || copies < 2) {
            throw new BadInputException("--sample is " + sample + ", --copies " + copies
                    + "; allowed: 2 or more of each");
        }
        Console console = Console.of(spec.commandLine());
        try (LuceneIndex opened = LuceneIndex.open(index)) {
            Contents data = on == null ? opened.contents() : contents(on, opened.model());
            List<Band> bands = new ArrayList<>();
            if (model == null) {
                console.note(Kind.SAME_FILE.word()
                        + ": not calibrated; with --model changed copies of images show it");
            } else {
                keep(sameFile(data, opened.model(), model, console), Kind.SAME_FILE, bands, console);
            }
            Contents drawn = drawn(data);
            boolean hasItems = drawn.items().stream().anyMatch(item -> superClass(item) != null);
            if (hasItems) {
                keep(labelled(drawn, Item::label, Kind.SAME_ITEM), Kind.SAME_ITEM, bands, console);
            } else {
                console.note(Kind.SAME_ITEM.word()
                        + ": not calibrated; that takes data with super-classes, in which a class is an item");
            }
            keep(labelled(drawn, hasItems ? CalibrateCommand::superClass : Item::label, Kind.SAME_CLASS),
                    Kind.SAME_CLASS, bands, console);
            opened.keep(new Bands(bands));
        }
        return Main.DONE;
    }

    private static Contents contents(Path place, IndexModel made) throws IOException {
        try (LuceneIndex opened = LuceneIndex.openToRead(place)) {
            opened.model().requireSame(place.toString(), made);
            return opened.contents();
        }
    }

    private static @Nullable String superClass(Item item) {
        return item.attributes().get(LabelledImage.SUPER_CLASS);
    }

    private Contents drawn(Contents data) {
        int[] rows = shuffled(IntStream.range(0, data.items().size())
                .filter(row -> data.items().get(row).label() != null).toArray(), sample);
        return new Contents(IntStream.of(rows).mapToObj(row -> data.items().get(row)).toList(),
                data.embeddings().select(rows));
    }

    /** The first of them in an order drawn by the seed. */
    private int[] shuffled(int[] rows, int most) {
        Random random = new Random(seed);
        for (int i = 0; i < Math.min(most, rows.length); i++) {
            int other = random.nextInt(i, rows.length);
            int row = rows[i];
            rows[i] = rows[other];
            rows[other] = row;
        }
        return IntStream.of(rows).limit(most).toArray();
    }

    private Optional<Band> labelled(Contents data, Function<Item, @Nullable String> label, Kind kind) {
        return LabelledPairs.of(data, label).band(kind, precision);
    }

    private Optional<Band> sameFile(Contents data, IndexModel made, Path trained, Console console)
            throws IOException {
        int[] rows = shuffled(IntStream.range(0, data.items().size())
                .filter(row -> data.items().get(row).path() != null).toArray(), copies);
        if (rows.length == 0) {
            console.warn("no item of the data has a path, so that there is nothing to copy");
            return Optional.empty();
        }
        try (TrainedModel source = embedding.open(trained)) {
            made.requireSame(index.toString(), IndexingModel.of(source));
            PairSimilarities pairs = new ChangedCopies(data, rows).compare(
                    set -> embedding.embed(source, set, null, "changed copies", console));
            return pairs.band(Kind.SAME_FILE, precision);
        }
    }

    private void keep(Optional<Band> found, Kind kind, List<Band> bands, Console console) {
        if (found.isEmpty()) {
            console.warn(String.format(Locale.ROOT,
                    "%s: no similarity from which on %.0f %% of the pairs are that; a lower --precision may have one",
                    kind.word(), 100 * precision));
            return;
        }
        Band band = found.get();
        if (!bands.isEmpty() && band.threshold() > bands.getLast().threshold()) {
            console.warn(kind.word() + " would begin above " + bands.getLast().kind().word()
                    + ", and is left out");
            return;
        }
        bands.add(band);
        console.result(described(band));
    }

    static String described(Band band) {
        return String.format(Locale.ROOT,
                "%-10s from similarity %.4f on: precision %.3f, recall %.3f (%,d such pairs)%n",
                band.kind().word(), band.threshold(), band.precision(), band.recall(), band.pairs());
    }
}
