/** Image transforms that give what torchvision and Pillow give, and their text form. */
@NullMarked
package io.contexture.transform;

import org.jspecify.annotations.NullMarked;
