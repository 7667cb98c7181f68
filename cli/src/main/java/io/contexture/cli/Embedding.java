package io.contexture.cli;

import io.contexture.dataset.ImageCheck;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.model.ComputeDevice;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.LibTorch;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How images are turned into embeddings: the options that all commands share that do so, and the doing. */
final class Embedding {

    @Option(names = "--batch", paramLabel = "N", description = "Images a pass; 16 on a CPU and 128 on a GPU if not given.")
    private @Nullable Integer batch;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the network; one a core, or as the run had, if not given.")
    private @Nullable Integer threads;

    @Option(names = "--loader-threads", paramLabel = "N", description = "Threads that read images; one a core if not given.")
    private int loaderThreads = EmbedOptions.defaults().loaderThreads();

    @Mixin
    private DeviceOption device = new DeviceOption();

    /** Uses as many threads as a run, if none were asked for, so that its numbers come out the same to the last bit. */
    void threadsOf(RunConfig run) {
        if (threads == null && run.options().get("threads") instanceof Number number) {
            threads = number.intValue();
        }
    }

    /** Gives the network as many threads as were asked for. */
    void useThreads() {
        LibTorch.useThreads(threads == null ? 0 : threads);
    }

    /** Opens a model; see {@link TrainedModel#open}. */
    TrainedModel open(Path place) throws IOException {
        ComputeDevice asked = device.device();
        TrainedModel model = TrainedModel.open(place, threads == null ? 0 : threads);
        model.computeOn(asked);
        return model;
    }

    /** Opens a head on features. */
    HeadNetwork openHead(Path place) throws IOException {
        ComputeDevice asked = device.device();
        HeadNetwork head = HeadNetwork.load(TrainedModel.file(place));
        head.computeOn(asked);
        return head;
    }

    /**
     * Embeds a set. Images that cannot be read are left out and said at the end.
     *
     * @param cache folder in which a frozen backbone's features are kept; null to keep none
     * @throws io.contexture.storage.BadInputException if not one can be read
     */
    EmbeddedSet embed(TrainedModel model, ImageSet set, @Nullable Path cache, String task, Console console)
            throws IOException {
        EmbedOptions options = batch == null
                ? EmbedOptions.on(device.device(), loaderThreads)
                : new EmbedOptions(batch, loaderThreads);
        useThreads();
        ImageCheck.Checked checked = ImageCheck.headers(set, loaderThreads);
        EmbeddedSet embedded;
        try (Follower follower = new Follower(task, console)) {
            embedded = model.embed(checked.usable(), options, cache, follower);
        }
        List<UnreadableImage> unreadable = new ArrayList<>(checked.unreadable());
        unreadable.addAll(embedded.unreadable());
        sayUnreadable(unreadable, console);
        return embedded;
    }

    /** Lists images that were left out, with the reason; nothing if there are none. */
    static void sayUnreadable(List<UnreadableImage> unreadable, Console console) {
        if (!unreadable.isEmpty()) {
            console.warn(unreadable.size() + " of the images cannot be read and were left out:");
            unreadable.forEach(image -> console.note("  " + image));
        }
    }
}
