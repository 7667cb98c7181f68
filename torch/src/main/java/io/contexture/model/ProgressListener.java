package io.contexture.model;

/** Follows a piece of work whose size is known. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Called now and then by the working thread.
     *
     * @param done  images done so far
     * @param total images in all
     */
    void progress(long done, long total);

    /** A listener that does nothing. */
    static ProgressListener silent() {
        return (_, _) -> {
        };
    }
}
