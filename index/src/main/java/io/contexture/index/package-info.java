/** The durable vector index: embeddings with ids, labels and attributes, searched by cosine similarity. */
@NullMarked
package io.contexture.index;

import org.jspecify.annotations.NullMarked;
