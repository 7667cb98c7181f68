package io.contexture.server;

import io.contexture.index.Item;
import io.contexture.index.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the images of an index may lie, if nobody says so. */
public final class ImageRoots {

    private ImageRoots() {}

    /**
     * The deepest folder that all images of an index lie in, as a list of one; none if there is no such folder but the root of the file
     * system, or it is gone.
     */
    public static List<Path> of(VectorIndex index) throws IOException {
        @Nullable
        Path common = null;
        for (String path : index.contents().items().stream().map(Item::path).filter(Objects::nonNull)
                .filter(path -> !ImageFiles.isUrl(path)).toList()) {
            Path folder = Path.of(path).toAbsolutePath().normalize().getParent();
            if (common == null) {
                common = folder;
            }
            while (common != null && folder != null && !folder.startsWith(common)) {
                common = common.getParent();
            }
        }
        return common != null && common.getNameCount() > 0 && Files.isDirectory(common)
                ? List.of(common)
                : List.of();
    }
}
