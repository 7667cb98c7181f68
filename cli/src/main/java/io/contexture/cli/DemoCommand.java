package io.contexture.cli;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.demo.IconSet;
import io.contexture.demo.RawPixels;
import io.contexture.index.LuceneIndex;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.ProgressListener;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.server.ServerOptions;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedNetwork;
import io.contexture.training.RunFolder;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows all of it on images that it draws itself. */
@Command(name = "demo", sortOptions = false, description = "Draws icons of 700 concepts from 31 icon fonts, trains on half of the concepts, "
        + "and finds icons of the other half. Needs nothing, and 4 to 10 minutes.", footerHeading = "%nExamples:%n", footer = {
                "  contexture demo", "  contexture demo --run runs/short --steps 100",
                "  contexture demo --run runs/second --seed 1",
                "  contexture demo --serve   (at the end, or at once where the run is done: a page to search the icons)",
                "",
                "Ctrl-C stops and saves; the same command continues."})
final class DemoCommand implements Callable<Integer> {

    private static final int STEPS = 600;

    @Spec
    private CommandSpec spec;

    @Option(names = "--run", paramLabel = "DIR", description = "Run folder; ${DEFAULT-VALUE} if not given. The icons lie in its folder icons.")
    private Path run = Path.of("runs", "demo");

    @Option(names = "--steps", paramLabel = "N", description = "Batches to train on; 600 if not given.")
    private @Nullable Integer steps;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness but the choice of icons; 0 if not given.")
    private @Nullable Long seed;

    @Option(names = "--fresh", description = "Begin again, though the folder holds a run.")
    private boolean fresh;

    @Option(names = "--serve", arity = "0..1", fallbackValue = "8080", paramLabel = "PORT", description = "At the end put the icons of unseen concepts into an index and serve the page that searches it by example, on this port, ${FALLBACK-VALUE} if not given, 0 for any that is free.")
    private @Nullable Integer servePort;

    @Override
    public Integer call() throws Exception {
        Console console = Console.of(spec.commandLine());
        // A port that cannot be is refused now rather than after the training.
        ServerOptions.Address address = servePort == null
                ? null
                : new ServerOptions.Address("127.0.0.1", servePort);
        RunFolder folder = new RunFolder(run);
        if (fresh) {
            forget(folder);
        }
        boolean begun = Files.exists(folder.config());
        IconSet icons = icons(console);
        ImageSet unseen = FolderDataset.read(icons.testFolder());
        RetrievalResult pixels = evaluate(RawPixels.embed(unseen), unseen);
        RetrievalResult untrained = evaluate(untrained(unseen), unseen);
        say(console, "Does the nearest of %,d icons show the same concept? R@1 of raw pixels: %.1f %%. "
                + "Of an untrained network: %.1f %%.", unseen.size() - 1, percent(pixels),
                percent(untrained));
        DemoReport report = new DemoReport(run, icons, unseen, pixels, untrained);
        if (!begun) {
            report.beforeTraining();
            say(console, "What that looks like: %s (open it while the network trains)", report.firstLook());
        } else {
            say(console, "%s holds a run: taking it up where it stands (--fresh begins again)", run);
        }
        int code = train(icons, begun);
        if (code != Main.DONE) {
            say(console, "The same command continues: %s demo --run %s", Console.command(), run);
            return code;
        }
        EmbeddedSet trained;
        try (TrainedNetwork model = TrainedNetwork.open(run)) {
            trained = Embedder.embed(model.network(), unseen, model.transform(), EmbedOptions.defaults(),
                    silently());
        }
        RetrievalResult result = evaluate(trained.embeddings(), unseen);
        report.afterTraining(result);
        console.result(report.text(result));
        if (address != null) {
            return serve(icons, address);
        }
        say(console,
                "Search the icons of concepts it has never seen by example, in the browser: %s demo --run %s --serve",
                Console.command(), run);
        return Main.DONE;
    }

    private int serve(IconSet icons, ServerOptions.Address address) throws Exception {
        Path folder = run.resolve("index");
        forgetIndex(folder);
        String index = "--index=" + folder;
        String model = "--model=" + run;
        PrintWriter out = spec.commandLine().getOut();
        int indexed = execute(new IndexCommand(), out,
                List.of(index, model, "--images=" + icons.testFolder()));
        return indexed == Main.DONE
                ? execute(new ServeCommand(), out,
                        List.of(index, model, "--host=" + address.host(), "--port=" + address.port()))
                : indexed;
    }

    private IconSet icons(Console console) throws IOException {
        long start = System.nanoTime();
        IconSet icons = IconSet.render(run.resolve("icons"));
        say(console,
                "%s %,d icons of %,d concepts in %.1f s: %,d concepts to train on, %,d never shown to the network. They lie in %s",
                icons.drawn() ? "Drew" : "Found", icons.trainImages() + icons.testImages(),
                icons.trainConcepts() + icons.testConcepts(), (System.nanoTime() - start) / 1e9,
                icons.trainConcepts(), icons.testConcepts(), run.resolve("icons"));
        return icons;
    }

    /** The ordinary command trains, so that the run folder is an ordinary one; its table is left to the demo's own. */
    private int train(IconSet icons, boolean begun) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--run=" + run));
        if (begun) {
            arguments.add("--resume");
        } else {
            arguments.addAll(List.of("--train=" + icons.trainFolder(), "--test=" + icons.testFolder(),
                    "--evaluate-every=9"));
        }
        if (steps != null || !begun) {
            arguments.add("--steps=" + (steps == null ? STEPS : steps));
        }
        if (seed != null) {
            arguments.add("--seed=" + seed);
        }
        return execute(new TrainCommand(), new PrintWriter(Writer.nullWriter()), arguments);
    }

    /** Another command as if it had been typed, but that what it throws comes here. */
    private int execute(Callable<Integer> command, PrintWriter out, List<String> arguments) throws Exception {
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).setOut(out)
                .setErr(spec.commandLine().getErr()).parseArgs(arguments.toArray(String[]::new));
        return command.call();
    }

    private Matrix untrained(ImageSet images) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(ModelOptions.defaults(),
                seed == null ? 0 : seed)) {
            return Embedder
                    .embed(network, images, TransformSpec.parse("resize:48x48"), EmbedOptions.defaults(),
                            silently())
                    .embeddings();
        }
    }

    private static RetrievalResult evaluate(Matrix embeddings, ImageSet images) {
        if (embeddings.rows() != images.size()) {
            throw new BadInputException((images.size() - embeddings.rows())
                    + " of the icons cannot be read any more; run the demo again, it draws them anew");
        }
        return RetrievalEvaluation.ofSelf(embeddings, images.labels(), EvaluationOptions.DEFAULT);
    }

    /** An index of before may be another model's, by which it would be refused. Opened first, which tells if it is being served. */
    private static void forgetIndex(Path folder) throws IOException {
        if (LuceneIndex.isIndex(folder)) {
            LuceneIndex.open(folder).close();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void forget(RunFolder folder) throws IOException {
        // The configuration last: as long as it is there, the folder still counts as a run.
        for (Path file : List.of(folder.state(), folder.metrics(), folder.model(), folder.report(),
                folder.path().resolve(RunResult.FILE), folder.config())) {
            Files.deleteIfExists(file);
        }
    }

    private static ProgressListener silently() {
        return (_, _) -> {
        };
    }

    private static double percent(RetrievalResult result) {
        return 100 * result.overall().recallAt(1);
    }

    // The annotation asked for would be a run-time dependency.
    @SuppressWarnings("AnnotateFormatMethod")
    private static void say(Console console, String pattern, Object... values) {
        console.note(String.format(Locale.ROOT, pattern, values));
    }
}
