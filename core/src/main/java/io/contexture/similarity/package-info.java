/** How alike two rows are: cosine, dot product, distances; score matrices and the way back from a gradient on them. */
@NullMarked
package io.contexture.similarity;

import org.jspecify.annotations.NullMarked;
