package io.contexture.storage.pickle;

import java.util.List;

/** What a reader makes of the places where Python would run code. None of them runs any. */
public interface PickleRules {

    /**
     * A class or function is named.
     *
     * @throws PickleException if it is one that has no business in such a file
     */
    void named(Pickled.Name name) throws PickleException;

    /**
     * A class or function is called.
     *
     * @return what stands for the result
     * @throws PickleException if it is not one of those that are known
     */
    Pickled call(Pickled.Name function, List<Pickled> arguments) throws PickleException;

    /**
     * Something outside the pickle is referred to.
     *
     * @throws PickleException if the reference is not of a known form
     */
    Pickled persistent(Pickled id) throws PickleException;
}
