package io.contexture.index.graph;

/** A node and its similarity as one long: the larger long is the more similar. */
public final class ScoredNode {

    private ScoredNode() {}

    /** A node and its similarity. */
    public static long of(float score, int node) {
        // Negative floats, read as ints, run the wrong way.
        int bits = Float.floatToRawIntBits(score + 0f);
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | node;
    }

    /** The node. */
    public static int node(long scored) {
        return (int) scored;
    }

    /** Its similarity. */
    public static float score(long scored) {
        int ordered = (int) (scored >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }
}
