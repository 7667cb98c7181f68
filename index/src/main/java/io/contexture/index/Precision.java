package io.contexture.index;

import io.contexture.index.graph.ByteVectors;
import io.contexture.index.graph.FloatVectors;
import io.contexture.index.graph.Vectors;

/** How exactly an index keeps its embeddings; settled when it is made. */
public enum Precision {
    /** As they are: 4 bytes a number. */
    FLOAT32,
    /** Rounded to a byte a number: a quarter of the memory and disk, similarities off by some thousandths. */
    INT8;

    Vectors vectors(int rows, int columns) {
        return switch (this) {
            case FLOAT32 -> new FloatVectors(rows, columns);
            case INT8 -> new ByteVectors(rows, columns);
        };
    }
}
