/** Orders the first results of a search anew, by what the results say of each other. */
@NullMarked
package io.contexture.rerank;

import org.jspecify.annotations.NullMarked;
