/** Who is compared with whom, and which pairs or triplets of them a loss looks at. */
@NullMarked
package io.contexture.mining;

import org.jspecify.annotations.NullMarked;
