/** Data sets of the field, read from the layouts in which they are distributed. */
@NullMarked
package io.contexture.dataset.layout;

import org.jspecify.annotations.NullMarked;
