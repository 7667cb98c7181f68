package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A set of labelled images. Rows are positions in {@link #images}; a class may have no images (after
 * {@link #select} or when none of its images could be read).
 *
 * @param title      what to call the set: the name of its list or folder
 * @param images     the images, at least none
 * @param classNames name of each class: the id of a list, the folder of a folder; index = label
 */
public record ImageSet(String title, List<LabelledImage> images, List<String> classNames) {

    /** The two parts of {@link #splitClasses}. */
    public record Split(ImageSet kept, ImageSet heldOut) {}

    public ImageSet {
        images = List.copyOf(images);
        classNames = List.copyOf(classNames);
        for (LabelledImage image : images) {
            if (image.label() < 0 || image.label() >= classNames.size()) {
                throw new IllegalArgumentException(title + ": " + image.name() + " has label " + image.label()
                        + ", allowed are 0 to " + (classNames.size() - 1));
            }
        }
    }

    /** Number of images. */
    public int size() {
        return images.size();
    }

    /** Number of classes. */
    public int classes() {
        return classNames.size();
    }

    /** Class of each row. */
    public int[] labels() {
        return images.stream().mapToInt(LabelledImage::label).toArray();
    }

    /** Super-class of each row, -1 where there is none. */
    public int[] superLabels() {
        return images.stream().mapToInt(LabelledImage::superLabel).toArray();
    }

    /** Role of each row. */
    public List<Role> roles() {
        return images.stream().map(LabelledImage::role).toList();
    }

    /** The images that search: all, or those with that role. */
    public ImageSet queries() {
        return without(Role.GALLERY);
    }

    /** The images that are searched: all, or those with that role. */
    public ImageSet gallery() {
        return without(Role.QUERY);
    }

    private ImageSet without(Role role) {
        return select(IntStream.range(0, size()).filter(row -> images.get(row).role() != role).toArray());
    }

    /** Number of images of each class. */
    public int[] classSizes() {
        int[] sizes = new int[classes()];
        images.forEach(image -> sizes[image.label()]++);
        return sizes;
    }

    /** The given rows, in that order; labels and class names stay as they are. */
    public ImageSet select(int... rows) {
        return new ImageSet(title, IntStream.of(rows).mapToObj(images::get).toList(), classNames);
    }

    /**
     * Names of the classes that have images both here and in {@code other}, sorted. Retrieval of unseen classes wants
     * none.
     */
    public List<String> sharedClasses(ImageSet other) {
        Set<String> shared = new TreeSet<>(occupiedClasses());
        shared.retainAll(other.occupiedClasses());
        return List.copyOf(shared);
    }

    private Set<String> occupiedClasses() {
        Set<String> occupied = new TreeSet<>();
        images.forEach(image -> occupied.add(classNames.get(image.label())));
        return occupied;
    }

    /**
     * Refuses a set in which a class has exactly one image, as losses on pairs need a positive for every anchor.
     *
     * @throws BadInputException naming the first such class, its image, and how many there are
     */
    public void requirePairs() {
        int[] sizes = classSizes();
        int lonely = (int) IntStream.of(sizes).filter(size -> size == 1).count();
        if (lonely == 0) {
            return;
        }
        LabelledImage first = images.stream().filter(image -> sizes[image.label()] == 1).findFirst()
                .orElseThrow();
        throw new BadInputException(title + ": class " + classNames.get(first.label()) + " has 1 image ("
                + first.name() + "); training on pairs needs at least 2 images of every class. "
                + (lonely == 1
                        ? "Add images to it, or remove it"
                        : lonely
                                + " classes are like that: add images to them, or remove them")
                + ".");
    }

    /**
     * Splits whole classes off, for validation on classes that training does not see. Classes of both parts are
     * numbered anew from 0, in the old order.
     *
     * @param fraction share of the classes to hold out, above 0 and below 1; rounded to whole classes, at least one
     * @param random   draws the classes
     * @throws BadInputException if there are fewer than 2 classes
     */
    public Split splitClasses(double fraction, RandomGenerator random) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "fraction of classes to hold out is " + fraction + "; allowed is above 0 and below 1");
        }
        List<Integer> occupied = new ArrayList<>(
                images.stream().map(LabelledImage::label).distinct().sorted().toList());
        if (occupied.size() < 2) {
            throw new BadInputException(title + ": cannot hold classes out of a set with " + occupied.size()
                    + " of them; it takes at least 2");
        }
        int heldOut = Math.clamp(Math.round(fraction * occupied.size()), 1, occupied.size() - 1);
        Collections.shuffle(occupied, java.util.Random.from(random));
        List<Integer> chosen = occupied.subList(0, heldOut).stream().sorted().toList();
        List<Integer> kept = occupied.subList(heldOut, occupied.size()).stream().sorted().toList();
        return new Split(ofClasses(title, kept), ofClasses(title + " (held-out classes)", chosen));
    }

    private ImageSet ofClasses(String newTitle, List<Integer> chosen) {
        int[] newLabel = new int[classes()];
        java.util.Arrays.fill(newLabel, -1);
        for (int i = 0; i < chosen.size(); i++) {
            newLabel[chosen.get(i)] = i;
        }
        List<LabelledImage> theirs = images.stream().filter(image -> newLabel[image.label()] >= 0)
                .map(image -> image.withLabel(newLabel[image.label()])).toList();
        return new ImageSet(newTitle, theirs, chosen.stream().map(classNames::get).toList());
    }

    @Override
    public String toString() {
        return title + " (" + size() + " images, " + classes() + " classes)";
    }
}
