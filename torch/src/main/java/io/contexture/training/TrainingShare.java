package io.contexture.training;

import io.contexture.dataset.ImageSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What training may see of its set, to learn how much it needs. */
public enum TrainingShare {
    /** A share of the classes, with all of their images. */
    CLASSES {
        @Override
        ImageSet draw(ImageSet set, double share, RandomGenerator random) {
            return set.splitClasses(1 - share, random).kept();
        }
    },
    /** A share of the images of every class, at least 2 where a class has them. */
    IMAGES {
        @Override
        ImageSet draw(ImageSet set, double share, RandomGenerator random) {
            TreeMap<Integer, List<Integer>> rowsByClass = new TreeMap<>();
            for (int row = 0; row < set.size(); row++) {
                rowsByClass.computeIfAbsent(set.images().get(row).label(), _ -> new ArrayList<>()).add(row);
            }
            List<Integer> kept = new ArrayList<>();
            for (List<Integer> rows : rowsByClass.values()) {
                Collections.shuffle(rows, Random.from(random));
                int count = Math.clamp(Math.round(share * rows.size()), Math.min(2, rows.size()),
                        rows.size());
                kept.addAll(rows.subList(0, count));
            }
            return set.select(kept.stream().mapToInt(Integer::intValue).sorted().toArray());
        }
    };

    abstract ImageSet draw(ImageSet set, double share, RandomGenerator random);

    /**
     * The part of a set.
     *
     * @param share above 0, at most 1; rounded to whole classes or images
     * @return the same set if the share is 1
     * @throws IllegalArgumentException if the share is out of range
     */
    public ImageSet of(ImageSet set, double share, RandomGenerator random) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "the share of the training set is " + share + "; allowed: above 0, at most 1, e.g. 0.2");
        }
        return share == 1 ? set : draw(set, share, random);
    }
}
