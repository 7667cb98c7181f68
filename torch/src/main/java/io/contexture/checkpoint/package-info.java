/** The resumable state of a training run, on disk. */
@NullMarked
package io.contexture.checkpoint;

import org.jspecify.annotations.NullMarked;
