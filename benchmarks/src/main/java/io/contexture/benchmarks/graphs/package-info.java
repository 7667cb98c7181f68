/** Libraries that find the nearest vectors by a graph, behind one interface, to be compared with the index. */
@org.jspecify.annotations.NullMarked
package io.contexture.benchmarks.graphs;
