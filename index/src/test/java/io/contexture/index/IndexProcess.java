package io.contexture.index;

import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.util.InfoStream;

/**
 * Writes an index until it is killed, and says of each write when it begins and when it is on disk, and of each merge when it
 * begins. Batch b is items {@code b-0} to {@code b-(n-1)}, all with the attribute {@code batch=b}.
 */
public final class IndexProcess {

    static final int COLUMNS = 16;
    static final IndexModel MODEL = new IndexModel("11", "none", COLUMNS);

    private IndexProcess() {}

    static int size(int batch) {
        return 1 + new SplittableRandom(batch).nextInt(batch % 3 == 0 ? 400 : 30);
    }

    static Matrix vectors(int batch) {
        Matrix vectors = Clusters.vectors(size(batch), COLUMNS, batch);
        // Twins within and across batches.
        Matrix twin = Clusters.vectors(1, COLUMNS, batch % 5);
        System.arraycopy(twin.data(), 0, vectors.data(), 0, COLUMNS);
        return vectors;
    }

    static List<Item> items(int batch) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < size(batch); i++) {
            items.add(new Item(batch + "-" + i, null, "class " + i, Map.of("batch", "" + batch)));
        }
        return items;
    }

    static List<String> ids(int batch) {
        return items(batch).stream().map(Item::id).toList();
    }

    /** Which batch is deleted after which was put; -1 for none. */
    static int deletedAfter(int batch) {
        return batch % 4 == 3 ? batch - 2 : -1;
    }

    /** Says when Lucene begins to merge, in a thread of its own. */
    private static final class Merges extends InfoStream {

        @Override
        public void message(String component, String message) {
            if (message.startsWith("merging ")) {
                System.out.println("merging");
            }
        }

        @Override
        public boolean isEnabled(String component) {
            return component.equals("IW");
        }

        @Override
        public void close() {
            // Writes to the process's output.
        }
    }

    /** Arguments: the index, the first batch, a folder for snapshots. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        InfoStream.setDefault(new Merges());
        PrintStream out = System.out;
        try (LuceneIndex index = LuceneIndex.isIndex(folder)
                ? LuceneIndex.open(folder)
                : LuceneIndex.create(folder, MODEL)) {
            out.println("open");
            for (int batch = Integer.parseInt(arguments[1]);; batch++) {
                out.println("putting " + batch);
                index.put(items(batch), vectors(batch));
                out.println("put " + batch);
                int gone = deletedAfter(batch);
                if (gone >= 0) {
                    out.println("deleting " + gone);
                    index.delete(ids(gone));
                    out.println("deleted " + gone);
                }
                if (batch % 6 == 5) {
                    Path snapshot = Path.of(arguments[2]).resolve("snapshot-" + batch);
                    out.println("copying " + snapshot);
                    index.snapshot(snapshot);
                    out.println("copied " + snapshot);
                }
            }
        }
    }
}
