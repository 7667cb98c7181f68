package io.contexture.index.graph;

import java.util.Arrays;

/** A binary heap of longs, the smallest on top. */
final class LongHeap {

    private long[] values = new long[64];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    long top() {
        return values[0];
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (values[parent] <= value) {
                break;
            }
            values[at] = values[parent];
            at = parent;
        }
        values[at] = value;
    }

    long poll() {
        long top = values[0];
        long last = values[--size];
        if (size > 0) {
            sink(last);
        }
        return top;
    }

    void replaceTop(long value) {
        sink(value);
    }

    private void sink(long value) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && values[child + 1] < values[child]) {
                child++;
            }
            if (value <= values[child]) {
                break;
            }
            values[at] = values[child];
            at = child;
            child = 2 * at + 1;
        }
        values[at] = value;
    }

    /** All values, the largest first; the heap is in no order any more, and to be cleared. */
    long[] descending() {
        Arrays.sort(values, 0, size);
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = values[size - 1 - i];
        }
        return sorted;
    }
}
