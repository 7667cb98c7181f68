package io.contexture.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Two ways to do a thing, timed in turns, so that whatever else the machine does falls on both alike.
 *
 * @param ours seconds of each round of ours, after the warm-up
 * @param peer seconds of each round of the peer
 */
record Alternating(double[] ours, double[] peer) {

    /** Until what a loss is the first to use is compiled: vectors are a hundred times slower before. */
    private static final double SECONDS_TO_COMPILE = 12;

    /** Runs both {@code warmUps + rounds} times in turns and keeps the last {@code rounds}. */
    static Alternating time(int warmUps, int rounds, Runnable ours, Runnable peer) {
        Alternating times = new Alternating(new double[rounds], new double[rounds]);
        for (int round = -warmUps; round < rounds; round++) {
            double first = seconds(ours);
            double second = seconds(peer);
            if (round >= 0) {
                times.ours[round] = first;
                times.peer[round] = second;
            }
        }
        return times;
    }

    /**
     * The same for what takes a moment: a turn is the work again and again for about {@code turn} seconds, so that what one leaves
     * behind in caches and waiting threads weighs little on the other; a round's seconds are a repeat's mean. Both are first done
     * until they are compiled.
     */
    static Alternating inTurns(double turn, int warmUps, int rounds, Runnable ours, Runnable peer) {
        int ourRepeats = repeats(turn, fastest(ours, SECONDS_TO_COMPILE));
        int peerRepeats = repeats(turn, fastest(peer, turn));
        Alternating turns = time(warmUps, rounds, repeated(ourRepeats, ours), repeated(peerRepeats, peer));
        return new Alternating(Arrays.stream(turns.ours).map(seconds -> seconds / ourRepeats).toArray(),
                Arrays.stream(turns.peer).map(seconds -> seconds / peerRepeats).toArray());
    }

    private static int repeats(double turn, double once) {
        return (int) Math.clamp(turn / once, 1, 1000);
    }

    /** The least that it takes, of again and again for some seconds. */
    private static double fastest(Runnable work, double seconds) {
        double fastest = Double.POSITIVE_INFINITY;
        for (double spent = 0; spent < seconds;) {
            double once = seconds(work);
            fastest = Math.min(fastest, once);
            spent += once;
        }
        return fastest;
    }

    private static Runnable repeated(int repeats, Runnable work) {
        return () -> {
            for (int i = 0; i < repeats; i++) {
                work.run();
            }
        };
    }

    /** Seconds that {@code work} takes. */
    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Median seconds of ours. */
    double ourMedian() {
        return median(ours);
    }

    /** Median seconds of the peer. */
    double peerMedian() {
        return median(peer);
    }

    /** Median of ours over median of the peer. */
    double ratio() {
        return ourMedian() / peerMedian();
    }

    /** How many times faster than the peer: the inverse of {@link #ratio}. */
    double speedUp() {
        return peerMedian() / ourMedian();
    }

    /** {@link #speedUp} by the fastest round of each: far from that of the medians if the machine had other work. */
    double speedUpOfFastest() {
        return Arrays.stream(peer).min().orElseThrow() / Arrays.stream(ours).min().orElseThrow();
    }

    /** Both medians with their ranges, and the ratio. */
    String report(String ourName, String peerName) {
        return line(ourName, ours) + line(peerName, peer)
                + String.format(Locale.ROOT, "%-52s %8.2f%n", "ratio of medians", ratio());
    }

    private static String line(String name, double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%-52s %8.3f s  (%.3f to %.3f, %d rounds)%n", name, median(seconds),
                sorted[0],
                sorted[sorted.length - 1], sorted.length);
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
