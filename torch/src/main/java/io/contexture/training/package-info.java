/** Training: optimisers, learning rate schedules, the loop, and what it reports. */
@NullMarked
package io.contexture.training;

import org.jspecify.annotations.NullMarked;
