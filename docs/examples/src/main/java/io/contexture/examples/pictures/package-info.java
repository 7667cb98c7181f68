/** The pictures of the guide, drawn from what the library computes. */
@NullMarked
package io.contexture.examples.pictures;

import org.jspecify.annotations.NullMarked;
