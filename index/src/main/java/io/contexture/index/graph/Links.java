package io.contexture.index.graph;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which nodes each node leads to, level by level. A list of neighbours is never changed, only replaced as a whole, so that searches read
 * without locks while nodes are linked; who reads a list sees all that was written before it was put there.
 *
 * @param lists of each node, for each level that it is on, the list of its neighbours there; null for a node that is not linked yet
 */
record Links(int[][][] lists) {

    private static final VarHandle NODE = MethodHandles.arrayElementVarHandle(int[][][].class);
    private static final VarHandle LIST = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final int[] NONE = {};

    Links withCapacity(int nodes) {
        return new Links(Arrays.copyOf(lists, nodes));
    }

    int capacity() {
        return lists.length;
    }

    /** Puts a node on levels 0 to {@code top}, without neighbours. */
    void place(int node, int top) {
        int[][] levels = new int[top + 1][];
        Arrays.fill(levels, NONE);
        NODE.setRelease(lists, node, levels);
    }

    /** The highest level of a node; -1 if it is not linked yet. */
    int top(int node) {
        int[][] levels = (int[][]) NODE.getAcquire(lists, node);
        return levels == null ? -1 : levels.length - 1;
    }

    int[] of(int node, int level) {
        int[][] levels = (int[][]) NODE.getAcquire(lists, node);
        return levels == null || level >= levels.length ? NONE : (int[]) LIST.getAcquire(levels, level);
    }

    void set(int node, int level, int[] neighbours) {
        LIST.setRelease((int[][]) NODE.getAcquire(lists, node), level, neighbours);
    }
}
