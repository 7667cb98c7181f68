package io.contexture.model;

import java.util.Arrays;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * How labelled rows scatter within their classes and between them.
 *
 * @param within        d x d, the covariance within classes; 0 if no class has two different rows
 * @param weightedMeans classes x d: means less {@code mean}, each times the root of its rows' share
 * @param mean          of all rows
 */
record ClassScatter(Tensor within, Tensor weightedMeans, Tensor mean) {

    private static final int ROWS_AT_ONCE = 4096;

    /** Inputs of a layer in parts: rows {@code from} (inclusive) to {@code to} (exclusive), each of d floats. */
    @FunctionalInterface
    interface Inputs {
        Tensor rows(int from, int to);
    }

    /**
     * Goes through the inputs twice, within the {@code PointerScope} of the caller and without gradients.
     *
     * @param labels class of each row
     * @param d      numbers in a row
     * @param type   Double, or Float where its precision is enough
     */
    static ClassScatter of(Inputs inputs, int[] labels, int d, torch.ScalarType type) {
        int classes = Arrays.stream(labels).max().orElse(0) + 1;
        TensorOptions numbers = new TensorOptions(type);
        Tensor sums = torch.zeros(new long[]{classes, d}, numbers);
        Tensor counts = torch.zeros(new long[]{classes}, numbers);
        Tensor within = torch.zeros(new long[]{d, d}, numbers);
        double freedom = labels.length;
        for (int pass = 0; pass < 2; pass++) {
            for (int from = 0; from < labels.length; from += ROWS_AT_ONCE) {
                int to = Math.min(labels.length, from + ROWS_AT_ONCE);
                try (PointerScope _ = new PointerScope()) {
                    Tensor rows = inputs.rows(from, to).to(type);
                    Tensor of = indices(labels, from, to);
                    if (pass == 0) {
                        sums.index_add_(0, of, rows);
                        counts.index_add_(0, of, torch.ones(new long[]{to - from}, numbers));
                    } else {
                        Tensor off = rows.sub(sums.index_select(0, of));
                        within.addmm_(off.t(), off);
                    }
                }
            }
            if (pass == 0) {
                freedom -= counts.count_nonzero().item_double();
                // From here on the means; a class without rows has none, and counts nowhere.
                sums.div_(counts.clamp_min(new Scalar(1)).unsqueeze(1));
            }
        }
        Tensor shares = counts.div(new Scalar((double) labels.length));
        Tensor mean = torch.mv(sums.t(), shares);
        Tensor weighted = sums.sub(mean).mul_(shares.sqrt().unsqueeze(1));
        return new ClassScatter(within.div_(new Scalar(Math.max(1, freedom))), weighted, mean);
    }

    private static Tensor indices(int[] labels, int from, int to) {
        long[] of = new long[to - from];
        for (int i = from; i < to; i++) {
            of[i - from] = labels[i];
        }
        return torch
                .from_blob(new LongPointer(of), new long[]{of.length},
                        new TensorOptions(torch.ScalarType.Long))
                .clone();
    }
}
