package io.contexture.index;

import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Items and vectors on disk, by Lucene. A vector has a document with its number; an item has one with the number of its vector, which it may
 * share with others. What was written since the last {@link #commit} is there after it, all of it, or not at all.
 */
final class ItemStore implements Closeable {

    static final String ROW = "row";
    static final String VECTOR = "vector";
    static final String ID = "id";
    static final String ITEM = "item";
    static final String ITEM_ROW = "item-row";

    private final Path folder;
    private final Directory directory;
    private final SnapshotDeletionPolicy commits = new SnapshotDeletionPolicy(
            new KeepOnlyLastCommitDeletionPolicy());
    private @Nullable IndexWriter writer;

    private ItemStore(Path folder, Directory directory) {
        this.folder = folder;
        this.directory = directory;
    }

    /** An empty one; says so on disk. */
    static ItemStore create(Path folder, Map<String, String> entries) throws IOException {
        ItemStore store = new ItemStore(folder, new MMapDirectory(folder));
        try {
            store.openWriter(IndexWriterConfig.OpenMode.CREATE);
            store.commit(entries);
        } catch (IOException | RuntimeException failure) {
            store.close();
            throw failure;
        }
        return store;
    }

    /** One that is there, to read and write. */
    static ItemStore open(Path folder) throws IOException {
        requireIndex(folder);
        ItemStore store = new ItemStore(folder, new MMapDirectory(folder));
        try {
            store.openWriter(IndexWriterConfig.OpenMode.APPEND);
        } catch (IOException | RuntimeException failure) {
            store.close();
            throw failure;
        }
        return store;
    }

    /** One that is there, to read while another process may write. */
    static ItemStore openToRead(Path folder) throws IOException {
        requireIndex(folder);
        return new ItemStore(folder, new MMapDirectory(folder, NoLockFactory.INSTANCE));
    }

    private static void requireIndex(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadInputException(
                    folder + " does not exist; 'contexture index' makes an index");
        }
    }

    private void openWriter(IndexWriterConfig.OpenMode mode) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig().setOpenMode(mode).setCommitOnClose(false)
                .setMaxFullFlushMergeWaitMillis(0).setIndexDeletionPolicy(commits);
        writer = explained(() -> new IndexWriter(directory, config));
    }

    private IndexWriter writer() {
        if (writer == null) {
            throw new IllegalStateException(folder + " was opened to be read only");
        }
        return writer;
    }

    boolean isWritable() {
        return writer != null;
    }

    void putRow(long row, byte[] vector) throws IOException {
        Document document = new Document();
        document.add(new StringField(ROW, Long.toString(row), Field.Store.NO));
        document.add(new NumericDocValuesField(ROW, row));
        document.add(new BinaryDocValuesField(VECTOR, new BytesRef(vector)));
        writer().addDocument(document);
    }

    void deleteRow(long row) throws IOException {
        writer().deleteDocuments(new Term(ROW, Long.toString(row)));
    }

    void putItem(Item item, long row) throws IOException {
        Document document = new Document();
        document.add(new StringField(ID, item.id(), Field.Store.NO));
        document.add(new BinaryDocValuesField(ITEM, new BytesRef(ItemBytes.of(item))));
        document.add(new NumericDocValuesField(ITEM_ROW, row));
        writer().updateDocument(new Term(ID, item.id()), document);
    }

    void deleteItem(String id) throws IOException {
        writer().deleteDocuments(new Term(ID, id));
    }

    /** Returns once all that was written is on disk. */
    void commit(Map<String, String> entries) throws IOException {
        writer().setLiveCommitData(entries.entrySet());
        writer().commit();
    }

    /** Forgets all that was written since the last commit. */
    void rollback() throws IOException {
        writer().rollback();
        openWriter(IndexWriterConfig.OpenMode.APPEND);
    }

    /**
     * All that is there, whole: what its checksums do not vouch for is refused.
     *
     * @throws BadInputException if a file is missing or damaged; the message names it
     */
    StoredItems load(IntFunction<VectorSink> sinks) throws IOException {
        return explained(() -> {
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                return StoredItems.read(new Entries(folder, reader.getIndexCommit().getUserData()), reader,
                        sinks);
            }
        });
    }

    /** What the last commit says. */
    Entries entries() throws IOException {
        return explained(() -> {
            List<IndexCommit> all = DirectoryReader.listCommits(directory);
            return new Entries(folder, all.getLast().getUserData());
        });
    }

    /** Keeps the files of the last commit until it is closed. */
    Pinned pin() throws IOException {
        return new Pinned(commits.snapshot());
    }

    /** A commit whose files stay. */
    final class Pinned implements Closeable {

        private final IndexCommit commit;

        private Pinned(IndexCommit commit) {
            this.commit = commit;
        }

        /** Copies it into a folder, the file that makes an index of the others last. */
        void copyTo(Path target) throws IOException {
            for (String file : commit.getFileNames()) {
                if (!file.equals(commit.getSegmentsFileName())) {
                    copy(file, target);
                }
            }
            copy(commit.getSegmentsFileName(), target);
        }

        private void copy(String file, Path target) throws IOException {
            try (FileChannel from = FileChannel.open(folder.resolve(file), StandardOpenOption.READ)) {
                AtomicFile.write(target.resolve(file), to -> {
                    long at = 0;
                    while (at < from.size()) {
                        at += from.transferTo(at, from.size() - at, to);
                    }
                });
            }
        }

        @Override
        public void close() throws IOException {
            commits.release(commit);
        }
    }

    /** Something that reads files. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T explained(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (LockObtainFailedException locked) {
            throw new BadInputException(folder + " is open in another process, or in this one already;"
                    + " one at a time may write an index (end the other first)", locked);
        } catch (IndexNotFoundException missing) {
            throw new BadInputException(folder
                    + " holds no index, or its file segments_N is gone; 'contexture index' makes one",
                    missing);
        } catch (IndexFormatTooNewException | IndexFormatTooOldException other) {
            throw new BadInputException(folder + " is of a version that this one does not read: "
                    + other.getMessage(), other);
        } catch (CorruptIndexException damaged) {
            throw damaged(damaged.getResourceDescription() + ": " + damaged.getOriginalMessage(), damaged);
        } catch (EOFException | FileNotFoundException | NoSuchFileException damaged) {
            throw damaged(damaged.getMessage(), damaged);
        }
    }

    private BadInputException damaged(@Nullable String what, Exception cause) {
        return new BadInputException(folder + " is damaged: " + what
                + "; put a snapshot in its place, or make it again with 'contexture index'", cause);
    }

    @Override
    public void close() throws IOException {
        try {
            if (writer != null) {
                writer.close();
            }
        } finally {
            directory.close();
        }
    }
}
