package io.contexture.model;

/** How many places the last feature map of a pass has; known after it. */
final class PlaceGrid {

    private int rows;
    private int columns;

    /** The first to say so is right: a ViT's patches pass by as a map of one column later. */
    void found(long mapRows, long mapColumns) {
        if (rows == 0) {
            rows = Math.toIntExact(mapRows);
            columns = Math.toIntExact(mapColumns);
        }
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }
}
