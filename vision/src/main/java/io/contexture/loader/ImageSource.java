package io.contexture.loader;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.UnreadableImage;
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
import org.jspecify.annotations.Nullable;

/**
 * Images of a set after the steps that do not depend on chance, kept in memory up to a bound, and the record of those
 * that could not be read. Nothing is evicted: epochs go through all rows in changing order, where the first that fit are
 * as good to keep as any others.
 */
final class ImageSource {

    private final ImageSet set;
    private final Pipeline fixedSteps;
    private final int[] labels;
    private final AtomicReferenceArray<@Nullable RgbImage> kept;
    private final AtomicLong room;
    private final Map<Integer, UnreadableImage> unreadable = new ConcurrentSkipListMap<>();

    ImageSource(ImageSet set, Pipeline fixedSteps, long cacheBytes) {
        this.set = set;
        this.fixedSteps = fixedSteps;
        this.labels = set.labels();
        this.kept = new AtomicReferenceArray<>(set.size());
        this.room = new AtomicLong(cacheBytes);
    }

    /** An image and the row that it really is of. */
    record Found(int row, RgbImage image) {}

    /**
     * The image of a row or, if that cannot be read, of the next row (cyclically) of its class that can, or of the next row
     * of any class: a choice that depends on the files alone.
     *
     * @throws BadInputException if no image of the set can be read
     */
    Found find(int row) {
        RgbImage own = read(row);
        if (own != null) {
            return new Found(row, own);
        }
        for (boolean sameClass : new boolean[]{true, false}) {
            for (int step = 1; step < labels.length; step++) {
                int other = (row + step) % labels.length;
                if ((labels[other] == labels[row]) == sameClass) {
                    RgbImage image = read(other);
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

    private @Nullable RgbImage read(int row) {
        RgbImage known = kept.get(Objects.checkIndex(row, labels.length));
        if (known != null || unreadable.containsKey(row)) {
            return known;
        }
        LabelledImage image = set.images().get(row);
        try {
            RgbImage decoded = fixedSteps.apply(image.decode(), NoChance.INSTANCE);
            keep(row, decoded);
            return decoded;
        } catch (UnreadableImageException broken) {
            unreadable.put(row, new UnreadableImage(image.file(), broken.reason()));
            return null;
        }
    }

    private void keep(int row, RgbImage image) {
        int bytes = image.rgb().length;
        if (room.addAndGet(-bytes) < 0 || !kept.compareAndSet(row, null, image)) {
            room.addAndGet(bytes);
        }
    }
}
