/** Settings under which published results were made, ready to be used. */
@NullMarked
package io.contexture.preset;

import org.jspecify.annotations.NullMarked;
