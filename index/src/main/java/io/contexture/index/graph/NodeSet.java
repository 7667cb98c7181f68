package io.contexture.index.graph;

/**
 * Nodes that a search may find: those below a number, of which the bit is set where there are bits.
 *
 * @param below the first node that is not in the set
 * @param bits  a bit a node, the lowest of the first word for node 0; empty for all nodes
 */
public record NodeSet(int below, long[] bits) {

    private static final long[] ALL = {};

    /** All nodes below a number. */
    public static NodeSet all(int below) {
        return new NodeSet(below, ALL);
    }

    /** Whether a node is in the set. */
    public boolean contains(int node) {
        return node < below && (bits.length == 0 || (bits[node >>> 6] >>> node & 1) != 0);
    }
}
