package io.contexture.benchmarks.graphs;

import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.util.List;

/** Vectors that are kept in a folder, and a graph through them. Numbers of vectors are those of the rows that were added. */
public sealed interface GraphLibrary extends AutoCloseable permits OwnIndex, LuceneHnsw, JVectorGraph {

    /** Neighbours that a node of every graph has. */
    int DEGREE = 16;

    /** Candidates that are kept while a node of every graph is linked. */
    int BUILD_EFFORT = 128;

    /** What it is called. */
    String name();

    /** Adds all vectors, and returns when they are on disk. */
    void build(Matrix vectors) throws IOException;

    /** Closes what is open, and opens it again from the folder. */
    void reopen() throws IOException;

    /** The nearest to the one row of {@code query}, of which {@code effort} candidates are kept. */
    int[] search(Matrix query, int k, int effort) throws IOException;

    /** Takes vectors out, and returns when they are gone from the disk, or says that it cannot. */
    boolean delete(List<Integer> rows) throws IOException;

    @Override
    void close() throws IOException;
}
