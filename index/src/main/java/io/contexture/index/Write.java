package io.contexture.index;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to be written, with others in one commit. Read and changed by who holds the index's lock. */
sealed abstract class Write {

    private boolean done;
    private @Nullable Exception failure;

    boolean isDone() {
        return done;
    }

    void done() {
        done = true;
    }

    void failed(Exception why) {
        done = true;
        failure = why;
    }

    void rethrow() throws IOException {
        if (failure != null) {
            throw new IOException("nothing was written: " + failure.getMessage(), failure);
        }
    }

    /** Items to be put, and the bytes of their vectors. */
    static final class Put extends Write {
        final List<Item> items;
        final List<byte[]> vectors;

        Put(List<Item> items, List<byte[]> vectors) {
            this.items = items;
            this.vectors = vectors;
        }
    }

    /** Items to be deleted. */
    static final class Delete extends Write {
        final Collection<String> ids;
        int found;

        Delete(Collection<String> ids) {
            this.ids = ids;
        }
    }
}
