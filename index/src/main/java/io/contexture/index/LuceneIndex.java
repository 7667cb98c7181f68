package io.contexture.index;

import io.contexture.index.Live.Place;
import io.contexture.index.graph.GraphFile;
import io.contexture.index.graph.SmallWorldGraph;
import io.contexture.index.graph.Vectors;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index in a folder: items and vectors in Lucene's files, which survive whatever happens between two commits, and a graph over the vectors
 * in {@value #GRAPH}, which can be made again from them. All of it is in memory while the index is open.
 *
 * <p>Writes that wait for each other go into one commit. Vectors whose items are all deleted stay in the graph as stepping stones, until
 * they are a fifth of it.
 */
public final class LuceneIndex implements VectorIndex {

    static final String GRAPH = "graph";

    private static final String FORMAT = "contexture.format";
    private static final String VERSION = "1";
    private static final String MODEL = "model.sha256";
    private static final String TRANSFORM = "model.transform";
    private static final String SIZE = "embedding.size";
    private static final String PRECISION = "precision";
    private static final String NEXT = "next.number";
    private static final String SECONDS = "graph.seconds";

    private static final int SMALLEST_CAPACITY = 1024;
    private static final int LONGEST_ID = 8192;

    /** Effort of an index that was never measured. */
    private static final int USUAL_EFFORT = 64;

    /** Vectors without items that are left alone, however few others there are. */
    private static final int FEW = 1000;

    /** Vectors that may be missing in the graph's file, and have to be linked when the index is opened after a crash. */
    private static final int UNSAVED = 2048;

    private final Path folder;
    private final ItemStore store;
    private final IndexModel model;
    private final Precision precision;
    private final ConcurrentLinkedQueue<Write> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable RowsByVector known;
    private long nextNumber;
    private double graphSeconds;
    private int savedRows;
    private boolean graphIsSaved;
    private boolean isClosed;
    private volatile @Nullable MeasuredRecall recall;
    private volatile Bands bands = Bands.NONE;
    private volatile Live live;
    private volatile long generation;

    private LuceneIndex(Path folder, ItemStore store, IndexModel model, Precision precision, Live live) {
        this.folder = folder;
        this.store = store;
        this.model = model;
        this.precision = precision;
        this.live = live;
    }

    /** {@link #create(Path, IndexModel, Precision)} with embeddings as they are. */
    public static LuceneIndex create(Path folder, IndexModel model) throws IOException {
        return create(folder, model, Precision.FLOAT32);
    }

    /**
     * Makes an empty index.
     *
     * @param folder empty, or not there yet
     * @throws BadInputException if the folder holds an index already, or anything else
     */
    public static LuceneIndex create(Path folder, IndexModel model, Precision precision) throws IOException {
        Files.createDirectories(folder);
        requireEmpty(folder);
        Vectors vectors = precision.vectors(SMALLEST_CAPACITY, model.embeddingSize());
        ItemStore store = ItemStore.create(folder,
                entries(model, precision, 0, 0, null, Bands.NONE));
        return new LuceneIndex(folder, store, model, precision,
                Live.of(vectors, new long[SMALLEST_CAPACITY], 0, new Item[0][],
                        new SmallWorldGraph(vectors), new ConcurrentHashMap<>()));
    }

    /** What a creation that was cut short leaves behind does not count. */
    private static void requireEmpty(Path folder) throws IOException {
        if (isIndex(folder)) {
            throw new BadInputException(folder + " holds an index already");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (String name : files.map(file -> file.getFileName().toString()).toList()) {
                if (!name.matches("write\\.lock|_.*|pending_segments_.*|" + GRAPH + "|\\..*\\.tmp")) {
                    throw new BadInputException(
                            folder + " is not empty (" + name + "); an index has a folder of its own");
                }
            }
        }
    }

    /** Whether a folder holds an index. */
    public static boolean isIndex(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("segments_"));
        }
    }

    /**
     * Opens an index to search and to write it. Compares the checksums of all files that count.
     *
     * @throws BadInputException if there is none, another process has it open, or a file is missing or damaged (the message names it)
     */
    public static LuceneIndex open(Path folder) throws IOException {
        return opened(folder, ItemStore.open(folder));
    }

    /**
     * Opens what was committed last, to be searched, while another process may have the index open and write it. Writes and
     * snapshots throw an {@link IllegalStateException}.
     *
     * @throws BadInputException if there is none, or a file is missing or damaged (the message names it)
     */
    public static LuceneIndex openToRead(Path folder) throws IOException {
        return opened(folder, ItemStore.openToRead(folder));
    }

    private static LuceneIndex opened(Path folder, ItemStore store) throws IOException {
        try {
            return load(folder, store);
        } catch (IOException | RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    private static LuceneIndex load(Path folder, ItemStore store) throws IOException {
        Entries entries = store.entries();
        if (!VERSION.equals(entries.text(FORMAT))) {
            throw new BadInputException(folder + " has format " + entries.text(FORMAT)
                    + " of an index; this version reads " + VERSION);
        }
        IndexModel model = new IndexModel(entries.text(MODEL), entries.text(TRANSFORM),
                entries.integer(SIZE));
        Precision precision = Precision.valueOf(entries.text(PRECISION));
        Vectors[] vectors = new Vectors[1];
        StoredItems stored = store.load(rows -> {
            Vectors all = precision.vectors(capacity(rows), model.embeddingSize());
            vectors[0] = all;
            return (row, bytes, from, length) -> {
                if (length != all.encodedSize()) {
                    throw new BadInputException(folder + " is damaged: a vector has " + length
                            + " bytes; one of " + model.embeddingSize() + " numbers has "
                            + all.encodedSize());
                }
                all.put(row, bytes, from);
            };
        });
        return load(folder, store, model, precision, vectors[0], stored);
    }

    private static LuceneIndex load(Path folder, ItemStore store, IndexModel model, Precision precision,
            Vectors vectors, StoredItems stored) throws IOException {
        int rows = stored.numbers().length;
        Map<String, Place> places = new ConcurrentHashMap<>(2 * stored.items().size());
        Optional<GraphFile.Read> read = GraphFile.read(folder.resolve(GRAPH), vectors, stored.numbers());
        SmallWorldGraph graph = read.map(GraphFile.Read::graph).orElseGet(() -> new SmallWorldGraph(vectors));
        int linked = read.map(GraphFile.Read::nodes).orElse(0);
        graph.add(vectors, linked, rows);
        long[] numbers = Arrays.copyOf(stored.numbers(), vectors.capacity());
        LuceneIndex index = new LuceneIndex(folder, store, model, precision,
                Live.of(vectors, numbers, rows, ItemsByRow.of(stored, places), graph, places));
        Entries entries = stored.entries();
        index.nextNumber = (long) entries.number(NEXT);
        index.graphSeconds = entries.number(SECONDS);
        index.recall = MeasuredRecall.of(entries);
        index.bands = Bands.of(entries);
        index.savedRows = linked;
        index.graphIsSaved = linked == rows;
        return index;
    }

    /** Room for half as many again. */
    private static int capacity(int rows) {
        return Math.max(SMALLEST_CAPACITY, (int) Math.min(Integer.MAX_VALUE - 8, rows + (long) rows / 2));
    }

    private static Map<String, String> entries(IndexModel model, Precision precision, long next,
            double seconds, @Nullable MeasuredRecall recall, Bands bands) {
        Map<String, String> entries = new TreeMap<>(bands.entries());
        if (recall != null) {
            entries.putAll(recall.entries());
        }
        entries.put(FORMAT, VERSION);
        entries.put(MODEL, model.sha256());
        entries.put(TRANSFORM, model.transform());
        entries.put(SIZE, Integer.toString(model.embeddingSize()));
        entries.put(PRECISION, precision.name());
        entries.put(NEXT, Long.toString(next));
        entries.put(SECONDS, Double.toString(seconds));
        return entries;
    }

    private Map<String, String> entries() {
        return entries(model, precision, nextNumber, graphSeconds, recall, bands);
    }

    @Override
    public IndexModel model() {
        return model;
    }

    @Override
    public int size() {
        return live.size();
    }

    @Override
    public IndexInfo info() {
        Live here = live;
        return new IndexInfo(model, precision, here.size(), here.filled().count(), recall, bands);
    }

    @Override
    public void put(List<Item> items, Matrix embeddings) throws IOException {
        if (items.size() != embeddings.rows()) {
            throw new IllegalArgumentException(
                    items.size() + " items need as many embeddings, not " + embeddings.rows());
        }
        requireColumns(embeddings);
        for (int i = 0; i < items.size(); i++) {
            requireKeepable(items.get(i).id());
            Rows.requireFinite(embeddings.rows(i, i + 1), "the embedding of item " + items.get(i).id());
        }
        Matrix unit = Rows.normalised(embeddings);
        List<byte[]> vectors = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            vectors.add(live.vectors().encode(unit.data(), unit.index(i)));
        }
        perform(new Write.Put(List.copyOf(items), vectors));
    }

    private static void requireKeepable(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_ID || !new String(bytes, StandardCharsets.UTF_8).equals(id)) {
            throw new IllegalArgumentException("an id is " + (bytes.length > LONGEST_ID
                    ? bytes.length + " bytes long; allowed: " + LONGEST_ID
                    : "not a text: half of a surrogate pair is in it") + " (" + shortened(id) + ")");
        }
    }

    private static String shortened(String id) {
        return id.length() <= 40 ? id : id.substring(0, 40) + "...";
    }

    private void requireColumns(Matrix embeddings) {
        if (embeddings.columns() != model.embeddingSize()) {
            throw new IllegalArgumentException("embeddings have " + embeddings.columns()
                    + " numbers, those of this index " + model.embeddingSize());
        }
    }

    @Override
    public int delete(Collection<String> ids) throws IOException {
        Write.Delete delete = new Write.Delete(List.copyOf(ids));
        perform(delete);
        return delete.found;
    }

    /** Who comes first writes for all that wait by then: a commit costs the same for one and for many. */
    private void perform(Write write) throws IOException {
        requireWritable();
        waiting.add(write);
        writing.lock();
        try {
            if (!write.isDone()) {
                requireOpen();
                writeAll();
            }
        } finally {
            writing.unlock();
        }
        write.rethrow();
    }

    private void requireWritable() {
        if (!store.isWritable()) {
            throw new IllegalStateException(folder + " was opened to be read only");
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException(folder + " is closed");
        }
    }

    private void writeAll() throws IOException {
        List<Write> writes = new ArrayList<>();
        for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
            writes.add(write);
        }
        Live here = live;
        if (known == null) {
            known = RowsByVector.of(here.vectors(), here.rows());
        }
        Changes changes = new Changes(here, known);
        writes.forEach(changes::add);
        long first = nextNumber;
        try {
            changes.store(store, first);
            nextNumber = first + changes.newRows();
            store.commit(entries());
        } catch (IOException | RuntimeException failure) {
            nextNumber = first;
            writes.forEach(write -> write.failed(failure));
            store.rollback();
            return;
        }
        long start = System.nanoTime();
        live = changes.applied(first, count -> here.vectors().withCapacity(capacity(count)));
        // One thread at a time writes.
        long next = generation + 1;
        generation = next;
        graphSeconds += (System.nanoTime() - start) / 1e9;
        changes.showPlaces();
        graphIsSaved &= changes.newRows() == 0;
        writes.forEach(Write::done);
        tidy();
    }

    /** What was asked for is done by now; if this fails, it is done again after the next write, and at the end. */
    private void tidy() throws IOException {
        if (live.empty() > Math.max(FEW, live.rows() / 5)) {
            dropEmpty();
        }
        if (live.rows() - savedRows > Math.max(UNSAVED, savedRows / 8)) {
            saveGraph();
        }
    }

    /** Takes vectors without items out of the graph, and off the disk. */
    private void dropEmpty() throws IOException {
        Live here = live;
        BitSet dead = new BitSet(here.rows());
        int left = here.rows() - here.empty();
        Vectors vectors = precision.vectors(capacity(left), model.embeddingSize());
        long[] numbers = new long[vectors.capacity()];
        Item[][] items = new Item[left][];
        Map<String, Place> places = new ConcurrentHashMap<>(2 * here.size());
        int next = 0;
        for (int row = 0; row < here.rows(); row++) {
            if (here.items()[row].length == 0) {
                dead.set(row);
            } else {
                vectors.put(next, here.vectors().encoded(row), 0);
                numbers[next] = here.numbers()[row];
                items[next] = here.items()[row];
                for (Item item : items[next]) {
                    places.put(item.id(), new Place(item, next));
                }
                next++;
            }
        }
        SmallWorldGraph graph = here.graph().without(here.rows(), dead, vectors);
        try {
            for (int row = dead.nextSetBit(0); row >= 0; row = dead.nextSetBit(row + 1)) {
                store.deleteRow(here.numbers()[row]);
            }
            store.commit(entries());
        } catch (IOException | RuntimeException failure) {
            store.rollback();
            throw failure;
        }
        live = Live.of(vectors, numbers, left, items, graph, places);
        known = null;
        savedRows = 0;
        graphIsSaved = false;
        saveGraph();
    }

    private void saveGraph() throws IOException {
        GraphFile.write(folder.resolve(GRAPH), live.graph(), live.numbers(), live.rows());
        savedRows = live.rows();
        graphIsSaved = true;
    }

    @Override
    public Optional<Item> item(String id) throws IOException {
        return Optional.ofNullable(live.places().get(id)).map(Place::item);
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the same map, not whether another one holds the same.
    @Override
    public Optional<float[]> embedding(String id) throws IOException {
        while (true) {
            Map<String, Place> places = live.places();
            Place place = places.get(id);
            if (place == null) {
                return Optional.empty();
            }
            // A place is shown after its vector; only rows that were numbered anew in between have other places.
            Live here = live;
            if (here.places() == places) {
                float[] vector = new float[model.embeddingSize()];
                here.vectors().read(place.row(), vector);
                return Optional.of(vector);
            }
        }
    }

    @Override
    public Contents contents() {
        Live here = live;
        List<Place> found = new ArrayList<>(here.size());
        for (int row = 0; row < here.rows(); row++) {
            for (Item item : here.items()[row]) {
                found.add(new Place(item, row));
            }
        }
        found.sort(Comparator.comparing(place -> place.item().id()));
        Matrix embeddings = Matrix.zeros(found.size(), model.embeddingSize());
        float[] vector = new float[model.embeddingSize()];
        for (int i = 0; i < found.size(); i++) {
            here.vectors().read(found.get(i).row(), vector);
            System.arraycopy(vector, 0, embeddings.data(), embeddings.index(i), vector.length);
        }
        return new Contents(found.stream().map(Place::item).toList(), embeddings);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public List<List<Hit>> search(Matrix queries, Search search) throws IOException {
        requireColumns(queries);
        Rows.requireFinite(queries, "query embeddings");
        MeasuredRecall measured = recall;
        return Finder.of(live, search, measured == null ? USUAL_EFFORT : measured.effort())
                .find(Rows.normalised(queries));
    }

    /**
     * Measures how many of the ten nearest approximate search finds, and settles the effort of searches that do not say theirs: the
     * least that finds 98 % of them. Kept with the index.
     */
    public MeasuredRecall measure() throws IOException {
        requireWritable();
        MeasuredRecall measured = RecallMeasurement.of(live).measure(graphSeconds);
        keep(() -> recall = measured);
        return measured;
    }

    /** Keeps what similarities mean with the index. */
    public void keep(Bands found) throws IOException {
        requireWritable();
        keep(() -> bands = found);
    }

    private void keep(Runnable change) throws IOException {
        writing.lock();
        try {
            requireOpen();
            MeasuredRecall recallBefore = recall;
            Bands bandsBefore = bands;
            change.run();
            try {
                store.commit(entries());
            } catch (IOException | RuntimeException failure) {
                recall = recallBefore;
                bands = bandsBefore;
                store.rollback();
                throw failure;
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void snapshot(Path target) throws IOException {
        requireWritable();
        Files.createDirectories(target);
        requireEmpty(target);
        Live here;
        ItemStore.Pinned pinned;
        writing.lock();
        try {
            requireOpen();
            here = live;
            pinned = store.pin();
        } finally {
            writing.unlock();
        }
        try (pinned) {
            GraphFile.write(target.resolve(GRAPH), here.graph(), here.numbers(), here.rows());
            pinned.copyTo(target);
        }
    }

    @Override
    public void close() throws IOException {
        writing.lock();
        try {
            if (!isClosed) {
                isClosed = true;
                try (store) {
                    if (store.isWritable() && !graphIsSaved) {
                        saveGraph();
                    }
                }
            }
        } finally {
            writing.unlock();
        }
    }
}
