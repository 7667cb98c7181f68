/** A trained model with all that is needed to use it on images, whatever it is made of. */
@NullMarked
package io.contexture.trained;

import org.jspecify.annotations.NullMarked;
