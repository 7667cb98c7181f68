package io.contexture.index;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts the similarities of all pairs of labelled items. */
public final class LabelledPairs {

    private static final int BLOCK = 512;

    private LabelledPairs() {}

    /**
     * Every pair once; pairs of items of which one has no such label do not count.
     *
     * @param label gives an item's label; items of equal labels are alike
     */
    public static PairSimilarities of(Contents contents, Function<Item, @Nullable String> label) {
        List<Item> items = contents.items();
        int[] rows = IntStream.range(0, items.size()).filter(row -> label.apply(items.get(row)) != null)
                .toArray();
        Matrix embeddings = contents.embeddings().select(rows);
        String[] labels = IntStream.of(rows).mapToObj(row -> label.apply(items.get(row)))
                .map(Objects::requireNonNull).toArray(String[]::new);
        PairSimilarities pairs = new PairSimilarities();
        for (int from = 0; from < rows.length; from += BLOCK) {
            int to = Math.min(rows.length, from + BLOCK);
            Matrix scores = MatrixProduct.timesTransposed(embeddings.rows(from, to), embeddings);
            for (int row = from; row < to; row++) {
                for (int other = row + 1; other < rows.length; other++) {
                    pairs.add(scores.get(row - from, other), labels[row].equals(labels[other]));
                }
            }
        }
        return pairs;
    }
}
