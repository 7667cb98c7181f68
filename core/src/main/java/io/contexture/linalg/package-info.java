/** Float matrices and SIMD kernels. */
@NullMarked
package io.contexture.linalg;

import org.jspecify.annotations.NullMarked;
