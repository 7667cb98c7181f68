package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Miner;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.similarity.Similarity;
import org.jspecify.annotations.Nullable;

/**
 * A loss on scores with another measure, another mean, or on what a miner picks.
 *
 * @param loss       the formula
 * @param similarity the measure
 * @param miner      picks the pairs or triplets; null for all
 * @param reducer    the mean; null for the loss's own, or for a loss that has no elements
 */
public record ComposedLoss(SimilarityLoss loss, Similarity similarity, @Nullable Miner miner,
        @Nullable Reducer reducer) implements SimilarityLoss {

    public ComposedLoss {
        if (reducer != null && !(loss instanceof ElementLoss)) {
            throw new IllegalArgumentException(
                    loss + " is not a mean of elements; it takes no reducer, not " + reducer);
        }
    }

    /** The loss as it is; see the withers. */
    public static ComposedLoss of(SimilarityLoss loss) {
        return loss instanceof ComposedLoss composed
                ? composed
                : new ComposedLoss(loss, loss.similarity(), null, null);
    }

    /** The same with another measure. */
    public ComposedLoss withSimilarity(Similarity other) {
        return new ComposedLoss(loss, other, miner, reducer);
    }

    /** The same on what {@code other} picks. */
    public ComposedLoss withMiner(Miner other) {
        return new ComposedLoss(loss, similarity, other, reducer);
    }

    /** The same with another mean. */
    public ComposedLoss withReducer(Reducer other) {
        return new ComposedLoss(loss, similarity, miner, other);
    }

    @Override
    public boolean takesTuples() {
        return loss.takesTuples();
    }

    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        return reducer != null && loss instanceof ElementLoss elementLoss
                ? elementLoss.evaluateScores(scores, comparison, reducer)
                : loss.evaluateScores(scores, comparison);
    }

    @Override
    public LossValue evaluate(Batch batch) {
        ScoreMatrix scores = scores(similarity, batch);
        LossValue onScores = evaluateScores(scores.values(), picked(batch, scores));
        References references = batch.references();
        return onScores.carriedBack(scores.onAnchors(onScores.gradient()),
                references != null && references.trained() ? scores.onReferences(onScores.gradient()) : null);
    }

    private Comparison picked(Batch batch, ScoreMatrix scores) {
        Comparison comparison = batch.comparison();
        if (miner == null) {
            return comparison;
        }
        ScoreMatrix forMiner = miner.similarity().equals(similarity)
                ? scores
                : scores(miner.similarity(), batch);
        return comparison.restrictedTo(miner.mine(forMiner.values(), batch.embeddings().columns(), comparison,
                batch.random()));
    }

    private static ScoreMatrix scores(Similarity similarity, Batch batch) {
        return batch.references() == null
                ? similarity.within(batch.embeddings())
                : similarity.between(batch.embeddings(), batch.references().embeddings());
    }
}
