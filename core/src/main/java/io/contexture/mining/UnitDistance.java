package io.contexture.mining;

/** The Euclidean distance of two points of the unit sphere by their cosine: {@code d = sqrt(2 - 2 s)}, 0 to 2. */
final class UnitDistance {

    private UnitDistance() {}

    static double of(float cosine) {
        return Math.sqrt(Math.max(0, 2 - 2 * (double) cosine));
    }
}
