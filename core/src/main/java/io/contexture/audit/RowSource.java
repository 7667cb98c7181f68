package io.contexture.audit;

import io.contexture.linalg.Matrix;
import java.util.Objects;

/** Embeddings that are read a stretch at a time, such as those of a file that is larger than the memory. */
public interface RowSource {

    /** How many rows there are. */
    int rows();

    /** Numbers of a row. */
    int columns();

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), each of length 1. */
    Matrix read(int from, int to);

    /** A copy of the given rows, in that order. */
    default Matrix gather(int... rows) {
        Matrix copy = Matrix.zeros(rows.length, columns());
        for (int i = 0; i < rows.length; i++) {
            Matrix row = read(rows[i], rows[i] + 1);
            System.arraycopy(row.data(), row.offset(), copy.data(), copy.index(i), columns());
        }
        return copy;
    }

    /** Rows that are in memory already. */
    static RowSource of(Matrix unitRows) {
        Objects.requireNonNull(unitRows, "unitRows");
        return new RowSource() {
            @Override
            public int rows() {
                return unitRows.rows();
            }

            @Override
            public int columns() {
                return unitRows.columns();
            }

            @Override
            public Matrix read(int from, int to) {
                return unitRows.rows(from, to);
            }
        };
    }
}
