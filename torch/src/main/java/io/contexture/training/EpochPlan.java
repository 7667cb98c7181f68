package io.contexture.training;

import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch is. In a checkpoint: {@code epoch.rows}, the rows of all batches one after the other; {@code epoch.sizes},
 * how many each has; {@code epoch.image_seed}.
 *
 * @param batches   rows of the training set
 * @param imageSeed of all randomness of the transform
 */
record EpochPlan(List<int[]> batches, long imageSeed) {

    private static final String ROWS = "epoch.rows";
    private static final String SIZES = "epoch.sizes";
    private static final String SEED = "epoch.image_seed";

    void write(SafetensorsWriter file) {
        long[] rows = batches.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        long[] sizes = batches.stream().mapToLong(batch -> batch.length).toArray();
        file.add(ROWS, rows, rows.length).add(SIZES, sizes, sizes.length)
                .add(SEED, new long[]{imageSeed}, 1);
    }

    /**
     * What {@link #write} wrote.
     *
     * @return null if the file holds none: the epoch can be drawn again then
     * @throws BadInputException if what it holds is no epoch
     */
    static @Nullable EpochPlan read(SafetensorsFile file) {
        if (!file.names().contains(ROWS)) {
            return null;
        }
        int[] rows = Arrays.stream(file.longs(ROWS)).mapToInt(Math::toIntExact).toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        for (long size : file.longs(SIZES)) {
            if (size < 1 || size > rows.length - from) {
                throw new BadInputException(file.path() + " is damaged: its epoch has " + rows.length
                        + " images, which its batches do not add up to");
            }
            batches.add(Arrays.copyOfRange(rows, from, from += (int) size));
        }
        return new EpochPlan(batches, file.longs(SEED)[0]);
    }
}
