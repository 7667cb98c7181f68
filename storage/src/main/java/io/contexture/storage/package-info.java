/**
 * Files: the safetensors format, and writing in a way that a kill at any moment leaves either the old file or the new
 * one, whole.
 */
@NullMarked
package io.contexture.storage;

import org.jspecify.annotations.NullMarked;
