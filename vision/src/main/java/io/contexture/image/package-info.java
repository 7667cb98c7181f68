/** Images as 8-bit RGB and how they are read from files. */
@NullMarked
package io.contexture.image;

import org.jspecify.annotations.NullMarked;
