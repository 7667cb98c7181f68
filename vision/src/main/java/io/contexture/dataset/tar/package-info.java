/** Tar files as file systems: their files are read where they stand, in any order. */
@NullMarked
package io.contexture.dataset.tar;

import org.jspecify.annotations.NullMarked;
