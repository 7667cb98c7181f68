package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.similarity.LpSimilarity;
import io.contexture.testing.GoldenCase;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cross-batch memory around the contrastive loss of distances, step by step, against its golden vectors. */
final class CrossBatchMemoryGoldenCases {

    private CrossBatchMemoryGoldenCases() {}

    /** Compares all tensors of a case; false if it is not one of a memory. */
    static boolean check(GoldenCase c) {
        if (!c.settings().has("memory_size")) {
            return false;
        }
        int steps = c.integer("steps");
        int n = c.integer("batch");
        int d = c.integer("d");
        CrossBatchMemory loss = new CrossBatchMemory(
                ComposedLoss.of(new MarginContrastiveLoss(margin(c, "pos_margin"), margin(c, "neg_margin")))
                        .withSimilarity(LpSimilarity.EUCLIDEAN),
                c.integer("memory_size"));
        LossState state = loss.initialState(0, d, new SplittableRandom(1));
        Matrix rows = Matrix.of(c.floats("x"), steps * n, d);
        for (int step = 0; step < steps; step++) {
            int[] labels = Arrays.copyOfRange(c.ints("labels"), step * n, (step + 1) * n);
            LossValue value = loss
                    .evaluate(Batch.of(rows.rows(step * n, (step + 1) * n), labels).withState(state));
            MemoryRing memory = MemoryRing.of(state, loss.size());
            String prefix = "step" + step + "_";
            c.check(prefix + "loss", value.value(), 1e-6);
            c.check(prefix + "grad_x", value.gradient().toArray(), 2e-6);
            c.checkExactly(prefix + "memory_labels", integers(memory.labels()));
            c.checkExactly(prefix + "queue_idx", new long[]{(long) memory.ring().get(0, 0)});
        }
        return true;
    }

    /** Of the text of the setting {@code loss}; a distance, hence with a minus sign here. */
    private static float margin(GoldenCase c, String name) {
        Matcher found = Pattern.compile(name + "=([-+.0-9e]+)").matcher(c.text("loss"));
        if (!found.find()) {
            throw new IllegalStateException(c + " has no " + name + " in " + c.text("loss"));
        }
        return -Float.parseFloat(found.group(1));
    }

    private static long[] integers(Matrix matrix) {
        long[] integers = new long[matrix.rows()];
        Arrays.setAll(integers, i -> (long) matrix.get(i, 0));
        return integers;
    }
}
