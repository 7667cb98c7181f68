/** Exact search and the metrics of retrieval and clustering. */
@NullMarked
package io.contexture.retrieval;

import org.jspecify.annotations.NullMarked;
