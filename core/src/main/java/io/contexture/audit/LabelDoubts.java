package io.contexture.audit;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labels that are probably wrong: rows whose nearest neighbours, the row itself left out, vote for another label. With y a row's
 * label and j its neighbours,
 * <ol>
 * <li>{@code w_ij = exp((s_ij - s_i1) / temperature)}, s_i1 the similarity of the nearest;
 * <li>{@code p_i(c) = sum over j with y_j = c of w_ij r_j / sum over j of w_ij r_j}, where r_j = 1 at first;
 * <li>again {@code rounds} times, with {@code r_j = p_j(y_j)}: neighbours whose own label is doubtful count less;
 * <li>the suggestion is the c other than y_i of the highest p_i(c), and the doubt {@code (p_i(c) - p_i(y_i))}: the share of the vote by
 * which the suggestion wins.
 * </ol>
 * A doubt of 1 says that nothing speaks for the label. Rows that win their own vote are not listed.
 */
public final class LabelDoubts {

    private static final int SMALLEST_RANGE = 256;

    /** So that a row none of whose neighbours is believed still hears them. */
    private static final double SMALLEST_RELIABILITY = 1e-3;

    private final Neighbours nearest;
    private final int[] labels;
    private final NeighbourVote options;

    private LabelDoubts(Neighbours nearest, int[] labels, NeighbourVote options) {
        this.nearest = nearest;
        this.labels = labels;
        this.options = options;
    }

    /** Doubts by {@link NeighbourVote#DEFAULT}. */
    public static List<LabelDoubt> of(Matrix unitRows, int[] labels) {
        return of(unitRows, labels, NeighbourVote.DEFAULT);
    }

    /**
     * Doubts of a set about its own labels.
     *
     * @param unitRows n x d, rows of length 1; of a network that has not been trained on these labels, or it may have learnt them, right or
     *                 wrong
     * @param labels   class of each row
     * @return the surest first
     * @throws IllegalArgumentException if there are not as many labels as rows, or a value is not finite (the message names the row)
     */
    public static List<LabelDoubt> of(Matrix unitRows, int[] labels, NeighbourVote options) {
        requireLabels(unitRows.rows(), labels);
        return of(ExactSearch.searchSelf(unitRows, options.k()), labels, options);
    }

    /**
     * Doubts by neighbours that were found before, such as each row's by a network that has not seen it.
     *
     * @param nearest the nearest rows of each row, itself never among them; similarities are compared only with others of the same row, so
     *                that each row may have been searched with in an embedding of its own
     * @param labels  class of each row
     * @return the surest first
     * @throws IllegalArgumentException if there are not as many labels as rows
     */
    public static List<LabelDoubt> of(Neighbours nearest, int[] labels, NeighbourVote options) {
        requireLabels(nearest.queries(), labels);
        return new LabelDoubts(nearest, labels, options).doubts();
    }

    private static void requireLabels(int rows, int[] labels) {
        if (labels.length != rows) {
            throw new IllegalArgumentException(
                    labels.length + " labels for " + rows + " rows; each row needs one");
        }
    }

    private List<LabelDoubt> doubts() {
        double[] reliability = new double[labels.length];
        Arrays.fill(reliability, 1);
        for (int round = 0; round < options.rounds(); round++) {
            double[] before = reliability;
            double[] after = new double[labels.length];
            forEachRow(
                    row -> after[row] = Math.max(SMALLEST_RELIABILITY, count(row, before).of(labels[row])));
            reliability = after;
        }
        @Nullable
        LabelDoubt[] doubts = new LabelDoubt[labels.length];
        double[] believed = reliability;
        forEachRow(row -> doubts[row] = doubt(row, labels[row], count(row, believed)));
        return Arrays.stream(doubts).filter(Objects::nonNull).sorted(LabelDoubt.SUREST_FIRST).toList();
    }

    private Vote count(int row, double[] reliability) {
        int[] voters = nearest.of(row);
        int k = Math.min(options.k(), voters.length);
        int[] forLabels = new int[k];
        double[] shares = new double[k];
        int candidates = 0;
        double all = 0;
        for (int place = 0; place < k; place++) {
            double weight = reliability[voters[place]] * Math
                    .exp((nearest.score(row, place) - nearest.score(row, 0)) / options.temperature());
            int label = labels[voters[place]];
            int candidate = 0;
            while (candidate < candidates && forLabels[candidate] != label) {
                candidate++;
            }
            candidates = Math.max(candidates, candidate + 1);
            forLabels[candidate] = label;
            shares[candidate] += weight;
            all += weight;
        }
        for (int candidate = 0; candidate < candidates; candidate++) {
            shares[candidate] /= all;
        }
        return new Vote(candidates, forLabels, shares);
    }

    private static @Nullable LabelDoubt doubt(int row, int label, Vote vote) {
        int best = -1;
        for (int candidate = 0; candidate < vote.candidates; candidate++) {
            if (vote.labels[candidate] != label
                    && (best < 0 || vote.shares[candidate] > vote.shares[best])) {
                best = candidate;
            }
        }
        double lead = best < 0 ? 0 : vote.shares[best] - vote.of(label);
        return lead > 0 ? new LabelDoubt(row, vote.labels[best], lead) : null;
    }

    /**
     * What neighbours make of a row.
     *
     * @param candidates labels that have votes, the first so many of both arrays; of equal shares the nearest neighbour's comes first
     */
    private record Vote(int candidates, int[] labels, double[] shares) {

        /** The share of a label, 0 if nobody votes for it. */
        double of(int label) {
            for (int candidate = 0; candidate < candidates; candidate++) {
                if (labels[candidate] == label) {
                    return shares[candidate];
                }
            }
            return 0;
        }
    }

    private void forEachRow(IntConsumer work) {
        Ranges.forEach(labels.length, SMALLEST_RANGE,
                (from, to) -> IntStream.range(from, to).forEach(work));
    }
}
