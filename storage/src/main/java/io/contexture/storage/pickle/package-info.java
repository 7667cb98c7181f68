/** Python's pickles, read as inert data: nothing that a pickle names is ever looked up or run. */
@NullMarked
package io.contexture.storage.pickle;

import org.jspecify.annotations.NullMarked;
