package io.contexture.cli;

import io.contexture.dataset.Part;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Images that a command takes from lists, tables and folders: the options that say how they are read, and the reading. */
final class ListedImages {

    @Option(names = "--root", paramLabel = "DIR", description = "Folder that the list's paths start from.")
    private @Nullable Path root;

    @Mixin
    private DataOptions data;

    /** Folder that lists' paths start from; null if none was given. */
    @Nullable
    Path root() {
        return root;
    }

    Reading reading() {
        return data.reading();
    }

    /**
     * Reads images.
     *
     * @param part only this one of a data set that has parts; null for all
     * @throws io.contexture.storage.BadInputException as {@link ImageSource#open}
     */
    ImageSource.Opened open(Path place, @Nullable Part part) throws IOException {
        return ImageSource.open(place, root, data.reading(), part);
    }
}
