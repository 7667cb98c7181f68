package io.contexture.index;

import org.jspecify.annotations.Nullable;

/**
 * What is looked for.
 *
 * @param k      hits wanted, 1 or more; there are fewer where the index has fewer
 * @param filter which items may be found; null for all
 * @param method how
 * @param effort candidates that an approximate search looks at, at least k for it to matter: more find more of the nearest and
 *               take longer; 0 for the index's own measure
 */
public record Search(int k, @Nullable Filter filter, Method method, int effort) {

    /** How items are looked for. */
    public enum Method {
        /** By the graph: quick, and now and then one of the nearest is missed. */
        APPROXIMATE,
        /** By a look at every item. */
        EXACT
    }

    public Search {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; allowed: 1 or more");
        }
        if (effort < 0) {
            throw new IllegalArgumentException("effort is " + effort + "; allowed: 0 or more");
        }
    }

    /** Of all items, by the graph. */
    public static Search nearest(int k) {
        return new Search(k, null, Method.APPROXIMATE, 0);
    }

    public Search withFilter(@Nullable Filter other) {
        return new Search(k, other, method, effort);
    }

    public Search withMethod(Method other) {
        return new Search(k, filter, other, effort);
    }
}
