package io.contexture.linalg;

/** Shares the blocks on and above the diagonal of a square matrix out to all cores: what a symmetric one is made of, and its mirror images. */
public final class BlockPairs {

    private BlockPairs() {}

    /** Work on the block from row {@code top} and column {@code left} on, or on it and its mirror image. */
    @FunctionalInterface
    public interface Work {
        void on(int top, int left);
    }

    /**
     * Calls {@code work} for each block with {@code top <= left}, by several threads at once.
     *
     * @param n        rows and columns
     * @param side     of a block; those at the end are cut off
     * @param smallest rows of blocks below which starting another thread costs more than it saves
     */
    public static void forEach(int n, int side, int smallest, Work work) {
        int blocks = Math.ceilDiv(n, side);
        Ranges.forEach(blocks, smallest, (from, to) -> {
            // Rows of blocks from both ends in turns, since the upper ones are longer.
            for (int at = from; at < to; at++) {
                int top = side * (at % 2 == 0 ? at / 2 : blocks - 1 - at / 2);
                for (int left = top; left < n; left += side) {
                    work.on(top, left);
                }
            }
        });
    }
}
