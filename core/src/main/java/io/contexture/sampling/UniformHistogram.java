package io.contexture.sampling;

import java.util.Arrays;

/**
 * Chooses a distance first: one of the bins of a histogram of distances 0 to 2 that are not empty, and a class in it, both
 * with the same probability for all.
 *
 * <p>Source: {@code HierarchicalSamplerCentroidUniformHistogram} of Liao et al. 2023 (ICML), with 100 bins.
 *
 * @param bins number of bins of equal width, at least 1; usually 100
 */
public record UniformHistogram(int bins) implements PartnerChoice {

    public UniformHistogram {
        if (bins < 1) {
            throw new IllegalArgumentException(
                    "the histogram has " + bins + " bins; allowed is 1 or more, usually 100");
        }
    }

    @Override
    public Chooser chooser(int mostCandidates, int dimension) {
        return (similarities, count, random) -> {
            int[] sizes = new int[bins];
            for (int i = 0; i < count; i++) {
                sizes[bin(similarities[i])]++;
            }
            int nth = random.nextInt((int) Arrays.stream(sizes).filter(size -> size > 0).count());
            int chosen = 0;
            while (sizes[chosen] == 0 || nth-- > 0) {
                chosen++;
            }
            int left = random.nextInt(sizes[chosen]);
            int index = 0;
            while (bin(similarities[index]) != chosen || left-- > 0) {
                index++;
            }
            return index;
        };
    }

    private int bin(float similarity) {
        double distance = Math.sqrt(Math.max(0, 2 - 2.0 * similarity));
        return Math.min(bins - 1, (int) (distance / 2 * bins));
    }
}
