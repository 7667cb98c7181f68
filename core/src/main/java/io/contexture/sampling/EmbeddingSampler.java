package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import java.util.List;
import java.util.random.RandomGenerator;

/** A sampler that looks at where the images lie now. Whoever trains embeds the data set anew before each epoch. */
public interface EmbeddingSampler extends BatchSampler {

    /**
     * Draws an epoch anew.
     *
     * @param random     the only source of randomness
     * @param embeddings a row for each image of the data set, of norm 1
     * @return the batches; each holds row numbers of the data set
     */
    List<int[]> epoch(RandomGenerator random, Matrix embeddings);

    /**
     * Not possible without embeddings.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    default List<int[]> epoch(RandomGenerator random) {
        throw new UnsupportedOperationException(this + " needs the embeddings of the data set");
    }
}
