package io.contexture.index;

import io.contexture.index.graph.Vectors;
import java.util.Arrays;

/** Finds the row of a vector by its bytes: a hash table of row numbers alone, since the vectors are there anyway. */
final class RowsByVector {

    private static final int SMALLEST = 1 << 10;

    private int[] table;
    private int[] hashes;
    private int size;

    private RowsByVector(int places) {
        table = new int[places];
        hashes = new int[places];
    }

    /** Of the first rows of some vectors. */
    static RowsByVector of(Vectors vectors, int rows) {
        RowsByVector all = new RowsByVector(
                Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, rows)) << 2));
        for (int row = 0; row < rows; row++) {
            all.add(row, vectors.encoded(row));
        }
        return all;
    }

    void add(int row, byte[] vector) {
        if (2 * ++size > table.length) {
            grow();
        }
        insert(row, hash(vector));
    }

    private void insert(int row, int hash) {
        int at = hash & (table.length - 1);
        while (table[at] != 0) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = row + 1;
        hashes[at] = hash;
    }

    private void grow() {
        int[] rows = table;
        int[] before = hashes;
        table = new int[2 * rows.length];
        hashes = new int[table.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 0) {
                insert(rows[i] - 1, before[i]);
            }
        }
    }

    /** The row of a vector; -1 if there is none. */
    int find(Vectors vectors, byte[] vector) {
        int hash = hash(vector);
        for (int at = hash & (table.length - 1); table[at] != 0; at = (at + 1) & (table.length - 1)) {
            if (hashes[at] == hash && vectors.holds(table[at] - 1, vector)) {
                return table[at] - 1;
            }
        }
        return -1;
    }

    private static int hash(byte[] vector) {
        int hash = Arrays.hashCode(vector) * 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
