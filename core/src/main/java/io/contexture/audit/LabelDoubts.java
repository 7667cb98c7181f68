package io.contexture.audit;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Panels;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labels that are probably wrong: rows that are more like another class than like their own, the row itself left out. With y a row's label,
 * <pre>
 * a_i(c)  = mean of the {@code members} highest s_ij over j != i with y_j = c (of all, if there are fewer)
 * lead_i  = max over c != y_i of a_i(c) - a_i(y_i)
 * doubt_i = tanh(lead_i / 0.2)
 * </pre>
 * and the suggestion is the c of the maximum. Were the label one of the two with odds of exp(a_i / 0.1), the doubt would be by how much the
 * suggestion is more probable than the label: leads of 0.05, 0.1 and 0.3 give doubts of 0.24, 0.46 and 0.91. It orders labels; it is not a
 * measured share of wrong ones. Rows without a lead above 0 are not listed, nor are those that are alone in their class, of which nothing can be
 * said.
 *
 * <p>Exact, over all pairs, tile by tile on all cores; two stretches of rows are in memory at a time. Not for use by several threads at once.
 */
public final class LabelDoubts {

    /** Members of a class that speak for it, unless told otherwise. */
    public static final int MEMBERS = 3;

    /** Twice the temperature at which losses usually compare similarities. */
    private static final double LEAD_OF_CERTAINTY = 0.2;

    private static final int TILE_ROWS = 96;
    private static final int TILE_COLUMNS = 512;

    private final int[] labels;
    private final int members;
    private final int stretch;
    private final int[] order;
    private final LabelDoubt[] judged;

    /**
     * Nothing judged yet.
     *
     * @param labels  class of each row
     * @param members rows of a class whose mean similarity counts, at least 1: the nearest ones
     */
    public LabelDoubts(int[] labels, int members) {
        this(labels, members, NearDuplicates.STRETCH);
    }

    LabelDoubts(int[] labels, int members, int stretch) {
        if (members < 1) {
            throw new IllegalArgumentException(
                    "members is " + members + "; allowed: 1 row of a class or more");
        }
        this.labels = labels.clone();
        this.members = members;
        this.stretch = stretch;
        order = IntStream.range(0, labels.length).boxed()
                .sorted(Comparator.comparingInt((Integer row) -> labels[row])).mapToInt(Integer::intValue)
                .toArray();
        judged = new LabelDoubt[labels.length];
        Arrays.setAll(judged, row -> new LabelDoubt(row, labels[row], 0));
    }

    /** Doubts of a set about its own labels, by {@link #MEMBERS} of a class; see {@link #of(RowSource, int[], int)}. */
    public static List<LabelDoubt> of(Matrix unitRows, int[] labels) {
        return of(RowSource.of(unitRows), labels, MEMBERS);
    }

    /**
     * Doubts of a set about its own labels.
     *
     * @param unitRows n rows of length 1; of a network that has not been trained on these labels, or it may have learnt them, right or wrong
     * @param labels   class of each row
     * @param members  rows of a class whose mean similarity counts, at least 1
     * @return the surest first
     * @throws IllegalArgumentException if there are not as many labels as rows, or a value is not finite
     */
    public static List<LabelDoubt> of(RowSource unitRows, int[] labels, int members) {
        LabelDoubts doubts = new LabelDoubts(labels, members);
        doubts.judge(unitRows, IntStream.range(0, labels.length).toArray());
        return doubts.surestFirst();
    }

    /**
     * Judges some rows by an embedding that is theirs, such as that of a network that has not seen them: each is compared with all others in
     * it. Similarities of two embeddings are not comparable, but how much one class is ahead of another is, if both were trained alike.
     *
     * @param unitRows all rows in this embedding, of length 1
     * @param chosen   the rows that are judged
     * @throws IllegalArgumentException if there are not as many labels as rows, or a value is not finite
     */
    public void judge(RowSource unitRows, int... chosen) {
        if (unitRows.rows() != labels.length) {
            throw new IllegalArgumentException(
                    labels.length + " labels for " + unitRows.rows() + " rows; each row needs one");
        }
        for (int from = 0; from < chosen.length; from += stretch) {
            int[] rows = Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + stretch));
            Matrix queries = unitRows.gather(rows);
            Rows.requireFinite(queries, "embeddings");
            ClassAffinities affinities = new ClassAffinities(members, rows, labels);
            for (int first = 0; first < order.length; first += stretch) {
                Matrix gallery = unitRows
                        .gather(Arrays.copyOfRange(order, first, Math.min(order.length, first + stretch)));
                Rows.requireFinite(gallery, "embeddings");
                compare(queries, gallery, first, affinities);
            }
            affinities.finish();
            for (int query = 0; query < rows.length; query++) {
                float lead = affinities.lead(query);
                judged[rows[query]] = new LabelDoubt(rows[query],
                        lead > 0 ? affinities.otherLabel(query) : labels[rows[query]],
                        lead > 0 ? Math.tanh(lead / LEAD_OF_CERTAINTY) : 0);
            }
        }
    }

    private void compare(Matrix queries, Matrix gallery, int first, ClassAffinities affinities) {
        Panels right = new Panels(gallery.rows(), gallery.columns()).pack(gallery);
        IntStream.range(0, Math.ceilDiv(queries.rows(), TILE_ROWS)).parallel().forEach(block -> {
            int top = block * TILE_ROWS;
            Matrix rows = queries.rows(top, Math.min(queries.rows(), top + TILE_ROWS));
            float[] tile = new float[TILE_ROWS * TILE_COLUMNS];
            for (int left = 0; left < gallery.rows(); left += TILE_COLUMNS) {
                int width = Math.min(TILE_COLUMNS, gallery.rows() - left);
                MatrixProduct.timesTransposed(rows, right, left, left + width, tile, 0, width);
                for (int i = 0; i < rows.rows(); i++) {
                    affinities.accept(top + i, tile, i * width, width, order, first + left);
                }
            }
        });
    }

    /** The doubts about all rows judged so far, the surest first. */
    public List<LabelDoubt> surestFirst() {
        return Arrays.stream(judged).filter(doubt -> doubt.doubt() > 0).sorted(LabelDoubt.SUREST_FIRST)
                .toList();
    }
}
