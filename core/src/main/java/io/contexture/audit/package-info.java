/** What is wrong with a labelled set: images that are in it twice, labels that their neighbours contradict. */
@NullMarked
package io.contexture.audit;

import org.jspecify.annotations.NullMarked;
