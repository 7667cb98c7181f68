/** Speed as ratios: each benchmark times ours and a bare peer alternately in one run. */
@NullMarked
package io.contexture.benchmarks;

import org.jspecify.annotations.NullMarked;
