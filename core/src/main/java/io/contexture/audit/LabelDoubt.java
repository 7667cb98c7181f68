package io.contexture.audit;

import java.util.Comparator;

/**
 * A row that is more like another class than like its own.
 *
 * @param row       the row
 * @param suggested the class that it is most like
 * @param doubt     how sure that is, above 0 and at most 1: grows with how much more similar it is to that class;
 *                  see {@link LabelDoubts}
 */
public record LabelDoubt(int row, int suggested, double doubt) {

    /** The surest first; of equal ones the lowest row. */
    public static final Comparator<LabelDoubt> SUREST_FIRST = Comparator
            .comparingDouble((LabelDoubt each) -> -each.doubt).thenComparingInt(LabelDoubt::row);
}
