package io.contexture.frozen;

import io.contexture.model.ProgressListener;

/** Follows the making of features. */
@FunctionalInterface
public interface FeatureListener extends ProgressListener {

    /**
     * Features kept from before are damaged, and are made anew.
     *
     * @param what says which file and what is wrong with it
     */
    default void damaged(String what) {}
}
