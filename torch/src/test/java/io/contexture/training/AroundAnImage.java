package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.sampling.EmbeddingSampler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A sampler whose batches are the nearest neighbours of an image drawn at random. */
record AroundAnImage(int batchSize, int batches) implements EmbeddingSampler {

    @Override
    public List<int[]> epoch(RandomGenerator random, Matrix embeddings) {
        List<int[]> epoch = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            int centre = random.nextInt(embeddings.rows());
            epoch.add(IntStream.range(0, embeddings.rows()).boxed()
                    .sorted(Comparator.comparingDouble((Integer row) -> -dot(embeddings, centre, row)))
                    .limit(batchSize).mapToInt(Integer::intValue).toArray());
        }
        return epoch;
    }

    private static double dot(Matrix rows, int a, int b) {
        double sum = 0;
        for (int i = 0; i < rows.columns(); i++) {
            sum += (double) rows.get(a, i) * rows.get(b, i);
        }
        return sum;
    }

    /** This sampler for a run. */
    static SamplerChoice choice(int batches) {
        return new SamplerChoice() {
            @Override
            public AroundAnImage sampler(io.contexture.catalogue.Setting setting) {
                return new AroundAnImage(setting.batchSize(), batches);
            }

            @Override
            public String toString() {
                return "around-an-image(batches=" + batches + ")";
            }
        };
    }
}
