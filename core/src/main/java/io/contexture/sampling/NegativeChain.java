package io.contexture.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A chain of {@link NegativeMarginSampler} while it is drawn. Places are positions of classes in the super-class. */
final class NegativeChain {

    private final int[] group;
    private final HardPositives positives;
    private final int[] batch;
    private final int end;
    private final RandomGenerator random;

    /** All places in random order, and which of them are not in the chain nor passed over. */
    private final int[] order;
    private final boolean[] open;
    private int openLeft;
    private int nextInOrder;

    /** Anchors without a positive below the margin, and their places. */
    private final int[] passedOver;
    private final int[] passedPlaces;
    private int passed;

    private int at;
    private int anchor;
    private int place;

    private double nearest;
    private int nearestRow;
    private int nearestPlace;

    /**
     * Begins at a random anchor.
     *
     * @param group classes of the super-class, at least {@code count}
     * @param batch where the chain goes, from {@code from} on
     * @param count classes wanted
     */
    NegativeChain(int[] group, HardPositives positives, int[] batch, int from, int count, long seed) {
        this.group = group;
        this.positives = positives;
        this.batch = batch;
        this.at = from;
        this.end = from + count * positives.imagesPerClass();
        this.random = new SplittableRandom(seed);
        order = IntStream.range(0, group.length).toArray();
        Shuffle.all(order, random);
        open = new boolean[group.length];
        Arrays.fill(open, true);
        openLeft = group.length;
        passedOver = new int[group.length];
        passedPlaces = new int[group.length];
        nearest = Double.POSITIVE_INFINITY;
        jump();
    }

    int anchor() {
        return anchor;
    }

    /** Goes on from an image of an open class at random. */
    private void jump() {
        while (!open[order[nextInOrder]]) {
            nextInOrder++;
        }
        goTo(order[nextInOrder], positives.anchor(group[order[nextInOrder]], random));
    }

    private void goTo(int newPlace, int newAnchor) {
        place = newPlace;
        anchor = newAnchor;
        open[newPlace] = false;
        openLeft--;
    }

    /**
     * Puts the anchor and its positives into the batch, or passes over it to others until one has some.
     *
     * @return whether the chain goes on; if not, its part of the batch is full
     */
    boolean advance() {
        while (!positives.fill(batch, at, anchor, group[place], random)) {
            passedOver[passed] = anchor;
            passedPlaces[passed++] = place;
            if (openLeft == 0) {
                return fillUp();
            }
            jump();
        }
        at += positives.imagesPerClass();
        return at < end && (openLeft > 0 || fillUp());
    }

    /** Fills the rest from what was passed over; false, as the chain ends. */
    private boolean fillUp() {
        for (int i = 0; at < end; i++, at += positives.imagesPerClass()) {
            positives.fillAnyhow(batch, at, passedOver[i], group[passedPlaces[i]], random);
        }
        return false;
    }

    /**
     * Looks for the sample whose similarity to the anchor is nearest to the margin, of equals the first.
     *
     * @param scores of the anchor with images {@code rows[from]} to {@code rows[to - 1]}, from {@code offset} on
     * @param places of the images' classes
     */
    void look(float[] scores, int offset, int[] rows, int[] places, int from, int to, double margin) {
        for (int i = from; i < to; i++) {
            double distance = Math.abs(scores[offset + i - from] - margin);
            if (distance < nearest && open[places[i]]) {
                nearest = distance;
                nearestRow = rows[i];
                nearestPlace = places[i];
            }
        }
    }

    /** Makes the sample that was found the anchor. */
    void next() {
        goTo(nearestPlace, nearestRow);
        nearest = Double.POSITIVE_INFINITY;
    }
}
