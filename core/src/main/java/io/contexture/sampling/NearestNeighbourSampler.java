package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batches of neighbourhoods: groups of {@code groupSize} images drawn without replacement from the {@code neighbours}
 * nearest neighbours of a random image, whatever their labels. The image itself is the nearest of them. The random images
 * of a batch are different; their neighbourhoods may overlap.
 *
 * <p>Source: {@code NearestNeighborSampler} of Liao et al. 2023 (ICML), their code for 224 pixels.
 *
 * @param images     number of images of the data set
 * @param batchSize  images of a batch, a multiple of {@code groupSize} up to {@code images}
 * @param groupSize  images of a group, at least 1; usually 4
 * @param neighbours neighbours that a group is drawn from, {@code groupSize} to {@code images}; usually 8
 */
public record NearestNeighbourSampler(int images, int batchSize, int groupSize, int neighbours)
        implements
            EmbeddingSampler {

    /** Neighbours in the paper. */
    public static final int PAPER_NEIGHBOURS = 8;

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches; the message says what would do
     */
    public NearestNeighbourSampler {
        BatchShape _ = new BatchShape(batchSize, groupSize);
        if (batchSize > images) {
            throw new IllegalArgumentException("batch size is " + batchSize + " for " + images
                    + " images; allowed is at most the number of images");
        }
        if (neighbours < groupSize || neighbours > images) {
            throw new IllegalArgumentException(
                    "groups of " + groupSize + " are to be drawn from " + neighbours
                            + " neighbours; allowed is " + groupSize + " to " + images
                            + " (all images), usually "
                            + Math.clamp(PAPER_NEIGHBOURS, groupSize, images));
        }
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        return images / batchSize;
    }

    @Override
    public List<int[]> epoch(RandomGenerator random, Matrix embeddings) {
        if (embeddings.rows() != images) {
            throw new IllegalArgumentException(embeddings.rows() + " embeddings of " + images
                    + " images; embed the whole data set, a row for each image in its order");
        }
        int perBatch = batchSize / groupSize;
        int[] centres = new int[batchesPerEpoch() * perBatch];
        int[] rows = IntStream.range(0, images).toArray();
        for (int from = 0; from < centres.length; from += perBatch) {
            Shuffle.first(rows, perBatch, random);
            System.arraycopy(rows, 0, centres, from, perBatch);
        }
        Neighbours nearest = ExactSearch.search(embeddings.select(centres), embeddings, neighbours);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < centres.length; from += perBatch) {
            int[] batch = new int[batchSize];
            for (int g = 0; g < perBatch; g++) {
                int[] around = nearest.of(from + g);
                Shuffle.first(around, groupSize, random);
                System.arraycopy(around, 0, batch, g * groupSize, groupSize);
            }
            batches.add(batch);
        }
        return batches;
    }
}
