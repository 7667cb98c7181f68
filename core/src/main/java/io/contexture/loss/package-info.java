/** Losses as pure functions: embeddings and labels in, value and analytic gradient out. */
@NullMarked
package io.contexture.loss;

import org.jspecify.annotations.NullMarked;
