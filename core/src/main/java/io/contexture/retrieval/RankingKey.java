package io.contexture.retrieval;

/**
 * A score and a gallery index as one long: the larger key ranks first, that is the higher score and, of equal scores, the
 * lower index. Scores of 0 and -0 are the same.
 */
final class RankingKey {

    private RankingKey() {}

    static long of(float score, int index) {
        // -0 + 0 is 0. Negative floats, read as ints, run the wrong way.
        int bits = Float.floatToRawIntBits(score + 0f);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | (~index & 0xFFFFFFFFL);
    }

    static int index(long key) {
        return ~(int) key;
    }

    static float score(long key) {
        int ordered = (int) (key >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }
}
