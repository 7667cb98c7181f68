package io.contexture.loader;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.UnreadableImage;
import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import io.contexture.storage.BadInputException;
import io.contexture.transform.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Transformed images of a set, and the record of those that could not be read. What the steps give that do not depend on chance is
 * kept in memory up to a bound. Nothing is evicted: epochs go through all rows in changing order, where the first that fit
 * are as good to keep as any others. Of what cannot be kept, no more is decoded than the steps need.
 */
final class ImageSource {

    private final ImageSet set;
    private final Pipeline fixedSteps;
    private final Pipeline randomSteps;
    private final int[] labels;
    private final AtomicReferenceArray<@Nullable RgbImage> kept;
    private final AtomicLong room;
    /** Whether something has found no room: whole images are no longer worth decoding for the memory's sake. */
    private volatile boolean full;
    private final Map<Integer, UnreadableImage> unreadable = new ConcurrentSkipListMap<>();

    ImageSource(ImageSet set, Pipeline steps, long cacheBytes) {
        this.set = set;
        this.fixedSteps = steps.fixedSteps();
        this.randomSteps = steps.randomSteps();
        this.labels = set.labels();
        this.kept = new AtomicReferenceArray<>(set.size());
        this.room = new AtomicLong(cacheBytes);
        this.full = cacheBytes == 0 || randomSteps.beginsWithDraft();
    }

    /** An image and the row that it really is of. */
    record Found(int row, RgbImage image) {}

    /**
     * The image of a row or, if that cannot be read, of the next row (cyclically) of its class that can, or of the next row
     * of any class: a choice that depends on the files alone. If the caller reuses {@link io.contexture.image.PixelMemory},
     * it must be done with the image before that ends.
     *
     * @param chance gives a generator of the same numbers for each image that is tried
     * @throws BadInputException if no image of the set can be read
     */
    Found find(int row, Supplier<RandomGenerator> chance) {
        RgbImage own = read(row, chance);
        if (own != null) {
            return new Found(row, own);
        }
        for (boolean sameClass : new boolean[]{true, false}) {
            for (int step = 1; step < labels.length; step++) {
                int other = (row + step) % labels.length;
                if ((labels[other] == labels[row]) == sameClass) {
                    RgbImage image = read(other, chance);
                    if (image != null) {
                        return new Found(other, image);
                    }
                }
            }
        }
        throw new BadInputException(
                set.title() + ": none of its " + set.size() + " images can be read; the first: "
                        + unreadable.values().iterator().next());
    }

    int label(int row) {
        return labels[row];
    }

    int size() {
        return labels.length;
    }

    /** In the order of the set. */
    List<UnreadableImage> unreadable() {
        return List.copyOf(unreadable.values());
    }

    private @Nullable RgbImage read(int row, Supplier<RandomGenerator> chance) {
        RgbImage known = kept.get(Objects.checkIndex(row, labels.length));
        if (known != null) {
            return randomSteps.apply(known, chance.get());
        }
        if (unreadable.containsKey(row)) {
            return null;
        }
        LabelledImage image = set.images().get(row);
        try {
            if (full && fixedSteps.steps().isEmpty()) {
                return randomSteps.apply(image, chance.get());
            }
            RgbImage fixed = fixedSteps.apply(image, NoChance.INSTANCE);
            if (!full) {
                fixed = keep(row, fixed);
            }
            return randomSteps.apply(fixed, chance.get());
        } catch (UnreadableImageException broken) {
            unreadable.put(row, new UnreadableImage(image.file(), broken.reason()));
            return null;
        }
    }

    /** A copy, as the image's own memory may be used again. */
    private RgbImage keep(int row, RgbImage image) {
        int bytes = image.rgb().length;
        if (room.addAndGet(-bytes) < 0) {
            room.addAndGet(bytes);
            full = true;
            return image;
        }
        RgbImage copy = PixelRows.of(image).copy();
        if (!kept.compareAndSet(row, null, copy)) {
            room.addAndGet(bytes);
        }
        return copy;
    }
}
