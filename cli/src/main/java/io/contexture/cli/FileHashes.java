package io.contexture.cli;

import io.contexture.frozen.FrozenBackbone;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was in the files that a run begins with: SHA-256 by the option that names the file, in hexadecimal.
 *
 * @param sha256 by option, without the dashes; none for a file that is not there
 */
record FileHashes(Map<String, String> sha256) {

    FileHashes {
        sha256 = Map.copyOf(sha256);
    }

    /** Of the files as they are now. */
    static FileHashes of(TrainOptions options) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Path weights = options.network.weights;
        if (weights != null && Files.isRegularFile(weights)) {
            found.put("weights", Sha256.of(weights));
        }
        Path backbone = options.backbone.backbone;
        if (backbone != null && Files.isRegularFile(backbone)) {
            found.put("backbone", FrozenBackbone.sha256(backbone));
        }
        return new FileHashes(found);
    }

    /**
     * Refuses files that were others when the run began. One that is gone is left to whoever needs it.
     *
     * @param begun what {@code config.json} says; null if a version wrote it that did not know hashes
     */
    void requireSame(@Nullable Map<String, String> begun, Map<String, Object> options) {
        if (begun == null) {
            return;
        }
        sha256.forEach((option, now) -> {
            String then = begun.get(option);
            if (then != null && !then.equals(now)) {
                throw new BadInputException("--" + option + " " + options.get(option)
                        + " has changed since the run began: its SHA-256 was " + then + ", and is " + now
                        + ". Put the old file back to continue, or begin another run with another --run");
            }
        });
    }
}
