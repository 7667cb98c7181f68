/** Backbones that others have trained and that stay as they are: run by ONNX Runtime, their features kept on disk. */
@NullMarked
package io.contexture.frozen;

import org.jspecify.annotations.NullMarked;
