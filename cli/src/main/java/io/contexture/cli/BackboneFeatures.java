package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.frozen.FeatureCache;
import io.contexture.frozen.FrozenBackbone;
import io.contexture.frozen.FrozenFeatures;
import io.contexture.model.EmbedOptions;
import io.contexture.transform.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Features of images by a frozen backbone, with the person told what takes time.
 *
 * @param backbone  the network
 * @param transform what is done to an image before
 * @param cache     folder in which features are kept; null to keep none
 */
record BackboneFeatures(FrozenBackbone backbone, Pipeline transform, @Nullable Path cache) {

    /** The features of a set, as far as they are not kept from before computed now. */
    FrozenFeatures of(ImageSet images, EmbedOptions options, String task, Console console)
            throws IOException {
        FeatureCache kept = cache == null
                ? FeatureCache.none(backbone.dimension())
                : FeatureCache.open(cache, backbone.reference(), transform.toString(), backbone.dimension());
        kept.damaged().forEach(file -> console
                .warn("features kept from before are damaged, and are made anew: " + file));
        try (Follower follower = new Follower(task, console)) {
            return FrozenFeatures.of(images, backbone, transform, options, kept, follower::at);
        }
    }

    /** Says nothing if there is nothing to compute. */
    private static final class Follower implements AutoCloseable {

        private final String task;
        private final Console console;
        private @Nullable Progress progress;

        Follower(String task, Console console) {
            this.task = task;
            this.console = console;
        }

        void at(long done, long total) {
            if (progress == null) {
                progress = console.progress(task, total, "images");
            }
            progress.at(done, "");
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
