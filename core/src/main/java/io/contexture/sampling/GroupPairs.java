package io.contexture.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * Which groups share which batch: the walk over all pairs of groups is repeated until there are enough batches, and each
 * of a pair gives half of a batch. A single group gives whole batches.
 *
 * @param groups  number of groups, at least 1
 * @param classes classes of a batch
 * @param batches number of batches
 */
record GroupPairs(int groups, int classes, int batches) {

    /**
     * What a group gives to a batch.
     *
     * @param batch which batch
     * @param group which group
     * @param from  place of its first class in the batch
     * @param count number of its classes
     */
    record Part(int batch, int group, int from, int count) {}

    /** Number of pairs of {@code groups}; one for a single group, with itself. */
    static int pairs(int groups) {
        return groups == 1 ? 1 : groups * (groups - 1) / 2;
    }

    /** The parts, batch by batch; batch b is shared by pair {@code b % pairs(groups)}. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        int batch = 0;
        while (batch < batches) {
            if (groups == 1) {
                parts.add(new Part(batch++, 0, 0, classes));
            }
            for (int a = 0; a < groups; a++) {
                for (int b = a + 1; b < groups && batch < batches; b++) {
                    parts.add(new Part(batch, a, 0, classes / 2));
                    parts.add(new Part(batch++, b, classes / 2, classes - classes / 2));
                }
            }
        }
        return parts;
    }

    /** The parts of each group. */
    List<List<Part>> byGroup() {
        List<List<Part>> byGroup = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            byGroup.add(new ArrayList<>());
        }
        parts().forEach(part -> byGroup.get(part.group()).add(part));
        return byGroup;
    }
}
