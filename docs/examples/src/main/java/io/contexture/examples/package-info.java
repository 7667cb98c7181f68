/** Programs that use contexture-core alone, and the worked example of the guide. */
@NullMarked
package io.contexture.examples;

import org.jspecify.annotations.NullMarked;
