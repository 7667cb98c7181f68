/** Batches of normalised pixels, decoded and transformed ahead of the model. */
@NullMarked
package io.contexture.loader;

import org.jspecify.annotations.NullMarked;
