package io.contexture.index.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical navigable small world (Malkov and Yashunin, <a href="https://arxiv.org/abs/1603.09320">Efficient and robust approximate nearest
 * neighbor search using Hierarchical Navigable Small World graphs</a>, 2016) over unit vectors, similar by inner product. Node i is row i. Nodes
 * are added by one caller at a time, on all cores; searches go on meanwhile and need no lock.
 *
 * <p>No two rows may be equal: of many equal vectors each would be the others' neighbours, and lead nowhere else.
 */
public final class SmallWorldGraph {

    /** Neighbours that a new node is given on each level (M). */
    static final int DEGREE = 16;

    /** Neighbours that a node may have on the lowest level; on others {@link #DEGREE}. */
    static final int LOWEST_DEGREE = 2 * DEGREE;

    /** Candidates for a new node's neighbours (efConstruction). */
    static final int BUILD_EFFORT = 128;

    private static final int LOCKS = 1 << 12;

    /** Nodes from which on the work is shared among cores. */
    private static final int PARALLEL_FROM = 32;

    /** Vectors and links as searches use them: never those of one moment with these of another. */
    record Ground(Vectors vectors, Links links) {}

    /** Where searches begin. */
    record Entry(int node, int level) {}

    private final ConcurrentLinkedQueue<Walk> walks = new ConcurrentLinkedQueue<>();
    private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();
    private final Object entryLock = new Object();
    private volatile Ground ground;
    private volatile @Nullable Entry entry;

    /** Without nodes. */
    public SmallWorldGraph(Vectors vectors) {
        this(new Ground(vectors, new Links(new int[vectors.capacity()][][])), null);
    }

    SmallWorldGraph(Ground ground, @Nullable Entry entry) {
        this.ground = ground;
        this.entry = entry;
    }

    Ground ground() {
        return ground;
    }

    /**
     * The rows most like a query, as far as they are found.
     *
     * @param query  of length 1
     * @param effort how many to find, 1 or more: the more, the fewer of the nearest are missed
     * @return {@link ScoredNode}s, the most similar first; as many as {@code effort}, or fewer
     */
    public long[] search(float[] query, int effort, NodeSet allowed) {
        Entry start = entry;
        if (start == null) {
            return new long[0];
        }
        // After the entry: the ground has grown before an entry lies on it.
        Ground here = ground;
        Walk walk = take();
        int at = start.node;
        for (int level = start.level; level > 0; level--) {
            at = walk.climb(here.vectors, here.links, query, at, level);
        }
        long[] found = walk.nearest(here.vectors, here.links, query, at, 0, effort, allowed);
        walks.add(walk);
        return found;
    }

    private Walk take() {
        Walk walk = walks.poll();
        return walk == null ? new Walk() : walk;
    }

    /**
     * Links rows to the others.
     *
     * @param vectors holds all rows so far and these
     * @param from    the first of them
     * @param to      the first that is none of them any more
     */
    public void add(Vectors vectors, int from, int to) {
        Links links = ground.links;
        ground = new Ground(vectors,
                links.capacity() < vectors.capacity() ? links.withCapacity(vectors.capacity()) : links);
        int first = from;
        if (entry == null && from < to) {
            place(from);
            first++;
        }
        IntStream rows = IntStream.range(first, to);
        (to - first < PARALLEL_FROM ? rows : rows.parallel()).forEach(this::link);
    }

    private void place(int node) {
        int level = level(node);
        ground.links.place(node, level);
        raise(node, level);
    }

    private void raise(int node, int level) {
        synchronized (entryLock) {
            Entry start = entry;
            if (start == null || level > start.level) {
                entry = new Entry(node, level);
            }
        }
    }

    /** From the number of the node alone: the same nodes are on the same levels each time. */
    private static int level(int node) {
        long mixed = (node + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        double uniform = ((mixed >>> 11) + 1) * 0x1p-53;
        return (int) (-Math.log(uniform) / Math.log(DEGREE));
    }

    private void link(int node) {
        Ground here = ground;
        Entry start = entry;
        if (start == null) {
            throw new IllegalStateException("the first node needs no links");
        }
        int top = level(node);
        here.links.place(node, top);
        float[] vector = new float[here.vectors.columns()];
        here.vectors.read(node, vector);
        Walk walk = take();
        Selection selection = new Selection(here.vectors);
        NodeSet all = NodeSet.all(Integer.MAX_VALUE);
        int at = start.node;
        for (int level = start.level; level > top; level--) {
            at = walk.climb(here.vectors, here.links, vector, at, level);
        }
        for (int level = Math.min(top, start.level); level >= 0; level--) {
            long[] near = walk.nearest(here.vectors, here.links, vector, at, level, BUILD_EFFORT, all);
            long[] others = without(node, near);
            int[] neighbours = selection.of(others, DEGREE);
            join(here.links, node, level, neighbours);
            for (int neighbour : neighbours) {
                linkBack(here, selection, neighbour, level, node);
            }
            at = others.length == 0 ? at : ScoredNode.node(others[0]);
        }
        walks.add(walk);
        raise(node, top);
    }

    private static long[] without(int node, long[] scored) {
        return Arrays.stream(scored).filter(one -> ScoredNode.node(one) != node).toArray();
    }

    /** Another thread's node may have found this one already. */
    private void join(Links links, int node, int level, int[] neighbours) {
        synchronized (lock(node)) {
            int[] already = links.of(node, level);
            links.set(node, level, already.length == 0
                    ? neighbours
                    : IntStream.concat(IntStream.of(neighbours), IntStream.of(already)).distinct()
                            .limit(most(level)).toArray());
        }
    }

    private void linkBack(Ground here, Selection selection, int from, int level, int to) {
        synchronized (lock(from)) {
            int[] neighbours = here.links.of(from, level);
            for (int neighbour : neighbours) {
                if (neighbour == to) {
                    return;
                }
            }
            int[] more = Arrays.copyOf(neighbours, neighbours.length + 1);
            more[neighbours.length] = to;
            here.links.set(from, level,
                    more.length <= most(level) ? more : selection.of(from, more, most(level)));
        }
    }

    private Object lock(int node) {
        return locks[node & (LOCKS - 1)];
    }

    static int most(int level) {
        return level == 0 ? LOWEST_DEGREE : DEGREE;
    }

    /**
     * The graph without some of its nodes, those that led to them now leading to where they led (Singh and others,
     * <a href="https://arxiv.org/abs/2105.09613">FreshDiskANN</a>, 2021, algorithm 4). This one stays as it is.
     *
     * @param nodes how many there are
     * @param dead  those that go
     * @param left  holds the rows that stay, in their order
     */
    public SmallWorldGraph without(int nodes, BitSet dead, Vectors left) {
        Ground here = ground;
        int[] numbers = new int[nodes];
        int next = 0;
        for (int node = 0; node < nodes; node++) {
            numbers[node] = dead.get(node) ? -1 : next++;
        }
        Links links = new Links(new int[left.capacity()][][]);
        AtomicIntegerArray alone = new AtomicIntegerArray(nodes);
        IntStream.range(0, nodes).parallel().filter(node -> numbers[node] >= 0).forEach(node -> {
            Selection selection = new Selection(here.vectors);
            int top = here.links.top(node);
            links.place(numbers[node], top);
            for (int level = 0; level <= top; level++) {
                int[] neighbours = bridged(here, selection, node, level, dead);
                links.set(numbers[node], level,
                        IntStream.of(neighbours).map(neighbour -> numbers[neighbour]).toArray());
                if (level == 0 && neighbours.length == 0) {
                    alone.set(node, 1);
                }
            }
        });
        SmallWorldGraph graph = new SmallWorldGraph(new Ground(left, links), entry(links, next));
        IntStream.range(0, nodes).filter(node -> alone.get(node) == 1 && nodes > 1)
                .forEach(node -> graph.linkAgain(numbers[node]));
        return graph;
    }

    private static int[] bridged(Ground here, Selection selection, int node, int level, BitSet dead) {
        int[] neighbours = here.links.of(node, level);
        if (IntStream.of(neighbours).noneMatch(dead::get)) {
            return neighbours;
        }
        int[] candidates = IntStream.of(neighbours)
                .flatMap(near -> dead.get(near)
                        ? IntStream.of(here.links.of(near, level))
                        : IntStream.of(near))
                .filter(near -> near != node && !dead.get(near)).distinct().toArray();
        return candidates.length <= most(level) / 2
                ? candidates
                : selection.of(node, candidates, most(level));
    }

    private static @Nullable Entry entry(Links links, int nodes) {
        int node = highest(links, nodes);
        return node < 0 ? null : new Entry(node, links.top(node));
    }

    /** The first node that is on the highest level of all; -1 if there is none. */
    static int highest(Links links, int nodes) {
        int best = -1;
        for (int node = 0; node < nodes; node++) {
            if (best < 0 || links.top(node) > links.top(best)) {
                best = node;
            }
        }
        return best;
    }

    private void linkAgain(int node) {
        Entry start = entry;
        if (start != null && start.node != node) {
            link(node);
        }
    }
}
