/** Samplers: which images make a batch. */
@NullMarked
package io.contexture.sampling;

import org.jspecify.annotations.NullMarked;
