/** The demo's data set: the same concepts as many icon fonts draw them, rendered on the spot. */
@NullMarked
package io.contexture.demo;

import org.jspecify.annotations.NullMarked;
