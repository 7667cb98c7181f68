package io.contexture.audit;

import java.util.Comparator;

/**
 * A row whose neighbours are of another class than its label says.
 *
 * @param row       the row
 * @param suggested the label that its neighbours give it
 * @param doubt     how sure that is, above 0 and at most 1; see {@link LabelDoubts}
 */
public record LabelDoubt(int row, int suggested, double doubt) {

    /** The surest first; of equal ones the lowest row. */
    public static final Comparator<LabelDoubt> SUREST_FIRST = Comparator
            .comparingDouble((LabelDoubt each) -> -each.doubt).thenComparingInt(LabelDoubt::row);
}
