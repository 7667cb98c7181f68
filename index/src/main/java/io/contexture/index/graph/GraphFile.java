package io.contexture.index.graph;

import io.contexture.index.graph.SmallWorldGraph.Entry;
import io.contexture.index.graph.SmallWorldGraph.Ground;
import io.contexture.storage.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph as a file: a magic number, the number of nodes, and for each node the number of its vector, its levels, and for each level the number of its
 * neighbours and the neighbours; the entry; a CRC-32C of all that. Big-endian. A graph can be made again from its vectors, so a file that
 * is damaged, or of another version, is as good as none.
 */
public final class GraphFile {

    private static final long MAGIC = 0x436E74784752_0001L;
    private static final int BUFFER = 1 << 16;
    private static final int PIECE = 1 << 30;
    private static final int MOST_LEVELS = 64;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);

    private GraphFile() {}

    /**
     * Writes the file, whole or not at all.
     *
     * @param numbers of the vectors, the first {@code nodes} of them
     */
    public static void write(Path file, SmallWorldGraph graph, long[] numbers, int nodes) throws IOException {
        Links links = graph.ground().links();
        AtomicFile.write(file, channel -> {
            CheckedOutputStream checked = new CheckedOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), new CRC32C());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
            out.writeLong(MAGIC);
            out.writeInt(nodes);
            for (int node = 0; node < nodes; node++) {
                out.writeLong(numbers[node]);
                int top = links.top(node);
                out.writeInt(top);
                for (int level = 0; level <= top; level++) {
                    writeList(out, links.of(node, level), nodes);
                }
            }
            out.writeInt(SmallWorldGraph.highest(links, nodes));
            out.flush();
            long sum = checked.getChecksum().getValue();
            OutputStream rest = checked;
            new DataOutputStream(rest).writeLong(sum);
            rest.flush();
        });
    }

    /** Without neighbours that were added since. */
    private static void writeList(DataOutputStream out, int[] list, int nodes) throws IOException {
        int[] there = IntStream.of(list).filter(node -> node < nodes).toArray();
        out.writeInt(there.length);
        for (int node : there) {
            out.writeInt(node);
        }
    }

    /**
     * A graph that was read.
     *
     * @param graph over the vectors
     * @param nodes it has: the vectors' first ones
     */
    public record Read(SmallWorldGraph graph, int nodes) {}

    /**
     * Reads a file onto vectors. Nodes whose vectors are gone are left out.
     *
     * @param numbers of the vectors, ascending
     * @return nothing if there is no such file, or it is damaged, or does not fit the vectors
     */
    public static Optional<Read> read(Path file, Vectors vectors, long[] numbers) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return isWhole(bytes)
                    ? Optional.ofNullable(new Reader(bytes).read(vectors, numbers))
                    : Optional.empty();
        }
    }

    private static boolean isWhole(MemorySegment bytes) {
        long length = bytes.byteSize() - Long.BYTES;
        if (length < Long.BYTES + 2 * Integer.BYTES || bytes.get(LONG, 0) != MAGIC) {
            return false;
        }
        CRC32C sum = new CRC32C();
        for (long from = 0; from < length; from += PIECE) {
            sum.update(bytes.asSlice(from, Math.min(PIECE, length - from)).asByteBuffer());
        }
        return sum.getValue() == bytes.get(LONG, length);
    }

    private static final class Reader {

        private final MemorySegment bytes;
        private long at = Long.BYTES;

        Reader(MemorySegment bytes) {
            this.bytes = bytes;
        }

        private int nextInt() {
            int value = bytes.get(INT, at);
            at += Integer.BYTES;
            return value;
        }

        private long nextLong() {
            long value = bytes.get(LONG, at);
            at += Long.BYTES;
            return value;
        }

        /** Null where the file's vectors are not the first ones of these, but for some that are gone. */
        @Nullable
        Read read(Vectors vectors, long[] numbers) {
            int nodes = nextInt();
            long[] named = new long[nodes];
            Links links = new Links(new int[Math.max(nodes, vectors.capacity())][][]);
            for (int node = 0; node < nodes; node++) {
                named[node] = nextLong();
                int top = nextInt();
                if (top < 0 || top > MOST_LEVELS) {
                    return null;
                }
                links.place(node, top);
                for (int level = 0; level <= top; level++) {
                    int[] list = new int[nextInt()];
                    MemorySegment.copy(bytes, INT, at, list, 0, list.length);
                    at += (long) Integer.BYTES * list.length;
                    links.set(node, level, list);
                }
            }
            int start = nextInt();
            Entry entry = start < 0 ? null : new Entry(start, links.top(start));
            BitSet gone = gone(named, numbers);
            int left = nodes - gone.cardinality();
            for (int node = gone.nextClearBit(0), row = 0; row < left; node = gone
                    .nextClearBit(node + 1), row++) {
                if (row >= numbers.length || named[node] != numbers[row]) {
                    return null;
                }
            }
            if (gone.isEmpty()) {
                return new Read(new SmallWorldGraph(new Ground(vectors, links), entry), nodes);
            }
            return new Read(new SmallWorldGraph(new Ground(spread(vectors, gone, nodes), links), entry)
                    .without(nodes, gone, vectors), left);
        }

        private static BitSet gone(long[] named, long[] numbers) {
            BitSet gone = new BitSet();
            for (int node = 0; node < named.length; node++) {
                if (Arrays.binarySearch(numbers, named[node]) < 0) {
                    gone.set(node);
                }
            }
            return gone;
        }

        /** The vectors at the places that the file's nodes have; zeros for those that are gone. */
        private static Vectors spread(Vectors vectors, BitSet gone, int nodes) {
            Vectors spread = vectors.withCapacity(Math.max(nodes, vectors.capacity()));
            int row = nodes - gone.cardinality() - 1;
            for (int node = gone.previousClearBit(nodes - 1); node >= 0; node = gone
                    .previousClearBit(node - 1), row--) {
                spread.put(node, vectors.encoded(row), 0);
            }
            return spread;
        }
    }
}
