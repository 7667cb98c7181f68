package io.contexture.mining;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * A score matrix for tests of what looks at its pairs and triplets, with positives and negatives told by the definition.
 *
 * @param scores          m x n
 * @param anchorLabels    class of each row
 * @param referenceLabels class of each column
 * @param own             column of each anchor's own copy, -1 where there is none; null for a batch with itself
 */
public record LabelledScores(Matrix scores, int[] anchorLabels, int[] referenceLabels,
        int @Nullable [] own) {

    /** What the rows are compared with. */
    public enum Against {
        /** Themselves. */
        THE_BATCH,
        /** Others, none of which is a copy. */
        OTHERS,
        /** Others, some of which are copies, a few under another class. */
        OTHERS_AND_COPIES
    }

    /** Up to 12 x 12 scores with many ties, of uneven classes, some of one row and some that only one side has. */
    public static Arbitrary<LabelledScores> any() {
        return Arbitraries.of(Against.class).flatMap(LabelledScores::any);
    }

    /** The same against one kind of references. */
    public static Arbitrary<LabelledScores> any(Against against) {
        return Combinators.combine(Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(1, 6), Arbitraries.longs())
                .as((rows, columns, classes, seed) -> random(against, rows, columns, classes,
                        new Random(seed)));
    }

    /**
     * Scores from the grid -1, -0.75, ... 1: exact in a float, and so are the distances of some.
     *
     * @param columns number of references where they are not the batch
     */
    public static LabelledScores random(Against against, int rows, int columns, int classes, Random random) {
        int[] anchors = unevenLabels(rows, classes, random);
        boolean within = against == Against.THE_BATCH;
        int[] references = within ? anchors : unevenLabels(columns, classes, random);
        int @Nullable [] own = null;
        if (!within) {
            own = new int[rows];
            for (int a = 0; a < rows; a++) {
                boolean copied = against == Against.OTHERS_AND_COPIES && random.nextInt(4) > 0;
                own[a] = copied ? random.nextInt(columns) : -1;
                if (copied && random.nextInt(4) > 0) {
                    references[own[a]] = anchors[a];
                }
            }
        }
        Matrix scores = Matrix.zeros(rows, references.length);
        for (int at = 0; at < scores.data().length; at++) {
            scores.data()[at] = random.nextInt(-4, 5) / 4f;
        }
        return new LabelledScores(scores, anchors, references, own);
    }

    /** The first classes are the largest. */
    private static int[] unevenLabels(int n, int classes, Random random) {
        return IntStream.range(0, n).map(_ -> random.nextInt(1 + random.nextInt(classes))).toArray();
    }

    /** The comparison under test. */
    public Comparison comparison() {
        return own == null
                ? Comparison.within(anchorLabels)
                : Comparison.between(anchorLabels, referenceLabels, own);
    }

    /** Score of an anchor with a reference. */
    public float score(int anchor, int reference) {
        return scores.get(anchor, reference);
    }

    /** Whether the reference is of the anchor's class and not its own copy. */
    public boolean isPositive(int anchor, int reference) {
        return reference != ownOf(anchor) && referenceLabels[reference] == anchorLabels[anchor];
    }

    /** Whether the reference is of another class and not the anchor's own copy. */
    public boolean isNegative(int anchor, int reference) {
        return reference != ownOf(anchor) && referenceLabels[reference] != anchorLabels[anchor];
    }

    private int ownOf(int anchor) {
        return own == null ? anchor : own[anchor];
    }

    /** Columns of an anchor's positives. */
    public List<Integer> positives(int anchor) {
        return IntStream.range(0, referenceLabels.length).filter(j -> isPositive(anchor, j)).boxed().toList();
    }

    /** Columns of an anchor's negatives. */
    public List<Integer> negatives(int anchor) {
        return IntStream.range(0, referenceLabels.length).filter(j -> isNegative(anchor, j)).boxed().toList();
    }

    @Override
    public String toString() {
        return "anchors " + Arrays.toString(anchorLabels) + ", references " + Arrays.toString(referenceLabels)
                + ", own " + Arrays.toString(own) + ", scores " + Arrays.toString(scores.toArray());
    }
}
