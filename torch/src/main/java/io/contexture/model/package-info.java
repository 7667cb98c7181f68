/** Embedding networks on libtorch: architecture, weights, and the embeddings of image sets. */
@NullMarked
package io.contexture.model;

import org.jspecify.annotations.NullMarked;
