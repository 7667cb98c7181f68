/** Labelled images: list files, folders, and what is checked of them before use. */
@NullMarked
package io.contexture.dataset;

import org.jspecify.annotations.NullMarked;
