package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Miner;
import io.contexture.mining.Pairs;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A miner that tosses a coin for every pair. */
record HalfOfThePairs() implements Miner {

    @Override
    public Pairs mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        int[][] positives = new int[comparison.anchors()][];
        int[][] negatives = new int[comparison.anchors()][];
        int[] columns = new int[comparison.references()];
        for (int anchor = 0; anchor < comparison.anchors(); anchor++) {
            positives[anchor] = some(columns, comparison.positives(anchor, columns), random);
            negatives[anchor] = some(columns, comparison.negatives(anchor, columns), random);
        }
        return new Pairs(positives, negatives);
    }

    private static int[] some(int[] columns, int count, RandomGenerator random) {
        return Arrays.stream(columns, 0, count).filter(_ -> random.nextBoolean()).toArray();
    }
}
