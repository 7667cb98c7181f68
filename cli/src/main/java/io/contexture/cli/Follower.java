package io.contexture.cli;

import io.contexture.frozen.FeatureListener;
import org.jspecify.annotations.Nullable;

/** Shows how far the embedding of images is; nothing, if all was kept from before. */
final class Follower implements FeatureListener, AutoCloseable {

    private final String task;
    private final Console console;
    private @Nullable Progress progress;

    Follower(String task, Console console) {
        this.task = task;
        this.console = console;
    }

    @Override
    public void progress(long done, long total) {
        if (progress == null) {
            progress = console.progress(task, total, "images");
        }
        progress.at(done, "");
    }

    @Override
    public void damaged(String what) {
        console.warn("features kept from before are damaged, and are made anew: " + what);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
