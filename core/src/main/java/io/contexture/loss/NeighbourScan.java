package io.contexture.loss;

import io.contexture.linalg.Ranges;
import io.contexture.linalg.SymmetricProduct;
import io.contexture.linalg.SymmetricProduct.Tile;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Finds the neighbourhoods of all rows while the tiles of their cosines pass by: each row keeps the columns that may still
 * be neighbours, and a bar that rises with the k-th best score seen. A tile serves its rows and, read the other way, its
 * columns. What is kept depends on the order of the tiles, what comes out does not.
 */
final class NeighbourScan implements SymmetricProduct.Visitor {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SMALLEST_RANGE = 32;

    private final int k;
    private final float eps;
    private final int side;
    private final long most;
    private final float[] bars;
    private final int[] counts;
    private final float[][] scores;
    private final int[][] columns;
    private final Object[] locks;
    private final AtomicLong kept = new AtomicLong();
    private volatile boolean tooMany;

    /**
     * @param most candidates of all rows together at which the scan gives up: a dense form is cheaper then
     */
    NeighbourScan(int n, int k, float eps, long most) {
        this.k = k;
        this.eps = eps;
        this.side = SymmetricProduct.side(n);
        this.most = most;
        bars = new float[n];
        Arrays.fill(bars, Float.NEGATIVE_INFINITY);
        counts = new int[n];
        int room = Math.min(n, Math.max(32, 2 * k));
        scores = new float[n][room];
        columns = new int[n][room];
        locks = new Object[Math.ceilDiv(n, side)];
        Arrays.setAll(locks, _ -> new Object());
        kept.set((long) n * room);
    }

    @Override
    public boolean isDone() {
        return tooMany;
    }

    @Override
    public void lowerBars(int first, int count, float[] lowest) {
        for (int i = 0; i < count; i++) {
            lowest[i] = Math.min(lowest[i], bars[first + i]);
        }
    }

    @Override
    public void visit(Tile tile) {
        if (tooMany) {
            return;
        }
        synchronized (locks[tile.top() / side]) {
            rows(tile);
        }
        if (!tile.isDiagonal()) {
            synchronized (locks[tile.left() / side]) {
                columns(tile);
            }
        }
    }

    private void rows(Tile tile) {
        float[] values = tile.values();
        float[] highest = new float[k];
        for (int i = 0; i < tile.rows() && tile.width() >= k; i++) {
            if (bars[tile.top() + i] == Float.NEGATIVE_INFINITY) {
                // What the first tile has makes a bar that keeps most of it out.
                bars[tile.top() + i] = Neighbourhoods
                        .least(KthHighest.of(values, i * tile.stride(), tile.width(), highest), eps);
            }
        }
        tile.forEachGroup((top, bottom, left, right) -> {
            for (int i = top; i < bottom; i++) {
                int row = tile.top() + i;
                int at = i * tile.stride();
                int j = left;
                for (; j + SPECIES.length() <= right; j += SPECIES.length()) {
                    long hits = FloatVector.fromArray(SPECIES, values, at + j)
                            .compare(VectorOperators.GE, bars[row]).toLong();
                    for (; hits != 0; hits &= hits - 1) {
                        int hit = j + Long.numberOfTrailingZeros(hits);
                        offer(row, tile.left() + hit, values[at + hit]);
                    }
                }
                for (; j < right; j++) {
                    offer(row, tile.left() + j, values[at + j]);
                }
            }
        });
    }

    private void columns(Tile tile) {
        float[] values = tile.values();
        tile.forEachGroup((top, bottom, left, right) -> {
            for (int i = top; i < bottom; i++) {
                int at = i * tile.stride();
                int j = left;
                for (; j + SPECIES.length() <= right; j += SPECIES.length()) {
                    long hits = FloatVector.fromArray(SPECIES, values, at + j)
                            .compare(VectorOperators.GE,
                                    FloatVector.fromArray(SPECIES, bars, tile.left() + j))
                            .toLong();
                    for (; hits != 0; hits &= hits - 1) {
                        int hit = j + Long.numberOfTrailingZeros(hits);
                        offer(tile.left() + hit, tile.top() + i, values[at + hit]);
                    }
                }
                for (; j < right; j++) {
                    offer(tile.left() + j, tile.top() + i, values[at + j]);
                }
            }
        });
    }

    private void offer(int row, int column, float score) {
        if (score >= bars[row]) {
            int count = counts[row];
            scores[row][count] = score;
            columns[row][count] = column;
            counts[row] = ++count;
            if (count == scores[row].length) {
                prune(row);
            }
        }
    }

    /** Raises the row's bar, drops what is below it, and makes room where that frees less than half. */
    private void prune(int row) {
        float[] rowScores = scores[row];
        int[] rowColumns = columns[row];
        int count = counts[row];
        float bar = Neighbourhoods.least(KthHighest.of(rowScores, 0, count, new float[k]), eps);
        int left = 0;
        for (int e = 0; e < count; e++) {
            if (rowScores[e] >= bar) {
                rowScores[left] = rowScores[e];
                rowColumns[left++] = rowColumns[e];
            }
        }
        bars[row] = bar;
        counts[row] = left;
        if (2 * left > rowScores.length) {
            int room = Math.min(bars.length + 1, 2 * rowScores.length);
            tooMany |= kept.addAndGet(room - rowScores.length) > most;
            scores[row] = Arrays.copyOf(rowScores, room);
            columns[row] = Arrays.copyOf(rowColumns, room);
        }
    }

    /** The neighbourhoods, once all tiles were visited; null if there are too many candidates. */
    @Nullable
    Neighbourhoods neighbourhoods() {
        if (tooMany) {
            return null;
        }
        int n = bars.length;
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int row = from; row < to; row++) {
                if (counts[row] > k) {
                    prune(row);
                }
                sort(row);
            }
        });
        return Neighbourhoods.ofCandidates(columns, scores, k, eps);
    }

    /** Puts a row's candidates in the order of their columns, and cuts the room to their number. */
    private void sort(int row) {
        int count = counts[row];
        long[] keys = new long[count];
        for (int e = 0; e < count; e++) {
            keys[e] = (long) columns[row][e] << Integer.SIZE
                    | (Float.floatToRawIntBits(scores[row][e]) & 0xFFFFFFFFL);
        }
        Arrays.sort(keys);
        int[] inOrder = new int[count];
        float[] theirs = new float[count];
        for (int e = 0; e < count; e++) {
            inOrder[e] = (int) (keys[e] >>> Integer.SIZE);
            theirs[e] = Float.intBitsToFloat((int) keys[e]);
        }
        columns[row] = inOrder;
        scores[row] = theirs;
    }
}
