package io.contexture.audit;

import java.util.Arrays;

/**
 * How alike some queries are to the classes of a gallery that is shown class by class: of each query the affinity with its own class, and
 * the highest with another. A query's state is touched by one thread at a time.
 */
final class ClassAffinities {

    private final int members;
    private final int[] queryRows;
    private final int[] labels;

    /** Of each query, descending: the highest similarities with the class that is being shown. */
    private final float[] highest;
    private final int[] seen;
    private final int[] shown;

    private final float[] own;
    private final float[] other;
    private final int[] otherLabel;

    /**
     * @param members   rows of a class whose mean counts
     * @param queryRows the row of each query
     * @param labels    class of each row
     */
    ClassAffinities(int members, int[] queryRows, int[] labels) {
        this.members = members;
        this.queryRows = queryRows;
        this.labels = labels;
        highest = new float[Math.multiplyExact(queryRows.length, members)];
        seen = new int[queryRows.length];
        shown = new int[queryRows.length];
        own = new float[queryRows.length];
        other = new float[queryRows.length];
        otherLabel = new int[queryRows.length];
        Arrays.fill(own, Float.NaN);
        Arrays.fill(other, Float.NEGATIVE_INFINITY);
    }

    /**
     * Takes a query's similarities with the next rows of the gallery, those of a class beside each other.
     *
     * @param order the gallery's rows in the order in which they are shown
     * @param first place in it of the first
     */
    void accept(int query, float[] similarities, int from, int length, int[] order, int first) {
        for (int i = 0; i < length; i++) {
            int row = order[first + i];
            if (labels[row] != shown[query]) {
                endClass(query);
                shown[query] = labels[row];
            }
            if (row != queryRows[query]) {
                insert(query, similarities[from + i]);
            }
        }
    }

    private void insert(int query, float similarity) {
        int start = query * members;
        int at = start + Math.min(seen[query], members - 1);
        if (seen[query] >= members && similarity <= highest[at]) {
            return;
        }
        while (at > start && highest[at - 1] < similarity) {
            highest[at] = highest[at - 1];
            at--;
        }
        highest[at] = similarity;
        seen[query]++;
    }

    private void endClass(int query) {
        int count = Math.min(seen[query], members);
        if (count > 0) {
            float sum = 0;
            for (int i = 0; i < count; i++) {
                sum += highest[query * members + i];
            }
            float affinity = sum / count;
            if (shown[query] == labels[queryRows[query]]) {
                own[query] = affinity;
            } else if (affinity > other[query]) {
                other[query] = affinity;
                otherLabel[query] = shown[query];
            }
        }
        seen[query] = 0;
    }

    /** The whole gallery has been shown. */
    void finish() {
        for (int query = 0; query < queryRows.length; query++) {
            endClass(query);
        }
    }

    /** By how much a query is more like another class than like its own; NaN if it is alone in its class, or there is no other. */
    float lead(int query) {
        return other[query] == Float.NEGATIVE_INFINITY ? Float.NaN : other[query] - own[query];
    }

    /** The other class that a query is most like. */
    int otherLabel(int query) {
        return otherLabel[query];
    }
}
