package io.contexture.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the features of frozen backbones are kept between commands. */
final class FeatureCacheOption {

    @Option(names = "--feature-cache", paramLabel = "DIR", description = "Folder in which the features of frozen backbones are kept, for all runs; contexture/features in the user's cache folder (on Linux ~/.cache) if not given. May be deleted at any time. Changes nothing in the results.")
    private @Nullable Path folder;

    Path root() {
        return folder != null
                ? folder.toAbsolutePath().normalize()
                : userCache(System.getProperty("os.name", "")).resolve("contexture").resolve("features");
    }

    /** Where the system wants programs to keep what they can make again. */
    private static Path userCache(String system) {
        Path home = Path.of(System.getProperty("user.home", ""));
        String name = system.toLowerCase(Locale.ROOT);
        String chosen = System.getenv(name.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        if (chosen != null && Path.of(chosen).isAbsolute()) {
            return Path.of(chosen);
        }
        return home.resolve(name.startsWith("mac") ? "Library/Caches" : ".cache");
    }
}
