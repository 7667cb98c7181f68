package io.contexture.index;

/** Takes the bytes of a vector, from some place on. */
@FunctionalInterface
interface VectorSink {
    void put(int row, byte[] bytes, int from, int length);
}
