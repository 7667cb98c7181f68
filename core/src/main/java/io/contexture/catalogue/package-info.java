/** Losses, miners and samplers by name, each with its formula, options and reasons to choose it. */
@NullMarked
package io.contexture.catalogue;

import org.jspecify.annotations.NullMarked;
