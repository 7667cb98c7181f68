package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a data set by class and super-class: what samplers draw from. Classes are numbered from 0 in ascending
 * order of their labels. A class belongs to the super-class that most of its images are in (the lowest of equals), so that
 * wrong labels do not tear it apart.
 */
public final class ClassIndex {

    /** The super-class of images that have none. */
    public static final int NO_SUPER_CLASS = -1;

    private final int dataSetSize;
    private final int[] labels;
    private final int[] superLabels;
    private final int[][] rows;

    private ClassIndex(int dataSetSize, int[] labels, int[] superLabels, int[][] rows) {
        this.dataSetSize = dataSetSize;
        this.labels = labels;
        this.superLabels = superLabels;
        this.rows = rows;
    }

    /** A data set without super-classes. */
    public static ClassIndex of(int[] labels) {
        int[] none = new int[labels.length];
        Arrays.fill(none, NO_SUPER_CLASS);
        return of(labels, none);
    }

    /**
     * A data set.
     *
     * @param labels      class of each image; any integers
     * @param superLabels super-class of each image; {@link #NO_SUPER_CLASS} where there is none
     * @throws IllegalArgumentException if there are not as many super-labels as labels
     */
    public static ClassIndex of(int[] labels, int[] superLabels) {
        if (labels.length != superLabels.length) {
            throw new IllegalArgumentException(labels.length + " labels and " + superLabels.length
                    + " super-labels; every image needs both (super-label -1 where there is none)");
        }
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            classes.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        int[][] rows = classes.values().stream()
                .map(members -> members.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
        return new ClassIndex(labels.length,
                classes.keySet().stream().mapToInt(Integer::intValue).toArray(),
                Arrays.stream(rows).mapToInt(members -> mostFrequent(superLabels, members)).toArray(), rows);
    }

    private static int mostFrequent(int[] superLabels, int[] members) {
        Map<Integer, Integer> counts = new HashMap<>();
        int best = superLabels[members[0]];
        for (int row : members) {
            counts.merge(superLabels[row], 1, Integer::sum);
        }
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            int lead = entry.getValue() - counts.getOrDefault(best, 0);
            if (lead > 0 || (lead == 0 && entry.getKey() < best)) {
                best = entry.getKey();
            }
        }
        return best;
    }

    /**
     * The classes of one super-class alone; row numbers stay those of the data set.
     *
     * @throws IllegalArgumentException if no class belongs to it; the message names those that there are
     */
    public ClassIndex inSuperClass(int superLabel) {
        int[] kept = IntStream.range(0, classes()).filter(c -> superLabels[c] == superLabel)
                .toArray();
        if (kept.length == 0) {
            TreeSet<Integer> known = new TreeSet<>();
            Arrays.stream(superLabels).forEach(known::add);
            throw new IllegalArgumentException("no class belongs to super-class " + superLabel
                    + "; the data set has " + known);
        }
        return new ClassIndex(dataSetSize, Arrays.stream(kept).map(c -> labels[c]).toArray(),
                Arrays.stream(kept).map(c -> superLabels[c]).toArray(),
                Arrays.stream(kept).mapToObj(c -> rows[c]).toArray(int[][]::new));
    }

    /** Rows of the data set, those left out by {@link #inSuperClass} included. */
    public int dataSetSize() {
        return dataSetSize;
    }

    /** Number of images in these classes. */
    public int images() {
        return Arrays.stream(rows).mapToInt(members -> members.length).sum();
    }

    /** Number of classes. */
    public int classes() {
        return labels.length;
    }

    /** Label of class {@code c}. */
    public int label(int c) {
        return labels[c];
    }

    /** Super-class of class {@code c}. */
    public int superLabel(int c) {
        return superLabels[c];
    }

    /** Images of class {@code c}, ascending: not a copy. */
    int[] rows(int c) {
        return rows[c];
    }

    /** Super-classes in words: how many there are, or that there are none. */
    String superClassesInWords() {
        int[] distinct = Arrays.stream(superLabels).distinct().toArray();
        if (distinct.length > 1) {
            return distinct.length + " super-classes";
        }
        return distinct.length == 1 && distinct[0] != NO_SUPER_CLASS
                ? "one super-class"
                : "no super-classes";
    }

    /** Refuses embeddings of another number of images, or with a value that is not finite. */
    void requireEmbeddings(Matrix embeddings) {
        if (embeddings.rows() != dataSetSize) {
            throw new IllegalArgumentException(embeddings.rows() + " embeddings of " + dataSetSize
                    + " images; embed the whole data set, a row for each image in its order");
        }
        Rows.requireFinite(embeddings, "embeddings");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClassIndex that && dataSetSize == that.dataSetSize
                && Arrays.equals(labels, that.labels) && Arrays.equals(superLabels, that.superLabels)
                && Arrays.deepEquals(rows, that.rows);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(labels) + Arrays.deepHashCode(rows);
    }

    @Override
    public String toString() {
        return images() + " images of " + classes() + " classes, " + superClassesInWords();
    }
}
