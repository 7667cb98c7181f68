/** Golden vectors as test fixtures: read from {@code testdata/golden}, compared within tolerances, and counted. */
@NullMarked
package io.contexture.testing;

import org.jspecify.annotations.NullMarked;
