/** Approximate search in unit vectors: a navigable small world graph, its vectors and its file. */
@NullMarked
package io.contexture.index.graph;

import org.jspecify.annotations.NullMarked;
