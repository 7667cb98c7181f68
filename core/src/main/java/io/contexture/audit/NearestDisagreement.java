package io.contexture.audit;

import io.contexture.retrieval.Neighbours;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The obvious way to find wrong labels, to hold {@link LabelDoubts} to: a row is doubted if its nearest neighbour has another label, the
 * more the more similar that one is.
 */
public final class NearestDisagreement {

    private NearestDisagreement() {}

    /**
     * Rows whose nearest neighbour has another label, which is suggested; the doubt is {@code (1 + s) / 2}, s the similarity of the two.
     *
     * @param nearest the nearest rows of each row, at least one each, itself never among them
     * @param labels  class of each row
     * @return the surest first
     */
    public static List<LabelDoubt> of(Neighbours nearest, int[] labels) {
        return IntStream.range(0, labels.length)
                .filter(row -> nearest.index(row, 0) >= 0 && labels[nearest.index(row, 0)] != labels[row])
                .mapToObj(row -> new LabelDoubt(row, labels[nearest.index(row, 0)],
                        Math.clamp((1 + nearest.score(row, 0)) / 2, 0, 1)))
                .sorted(LabelDoubt.SUREST_FIRST).toList();
    }
}
