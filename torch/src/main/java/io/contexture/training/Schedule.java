package io.contexture.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the learning rate changes over a run: a factor for each step, 1 at the start. */
public sealed interface Schedule {

    /**
     * The factor on the learning rate.
     *
     * @param step  steps done since the warm-up, 0 or more
     * @param steps steps of the whole run after the warm-up, at least 1
     */
    double factor(int step, int steps);

    /** The same learning rate throughout. */
    record Constant() implements Schedule {

        @Override
        public double factor(int step, int steps) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /** Half a cosine wave from 1 to 0 at the end of the run (Loshchilov and Hutter 2017, without restarts). */
    record Cosine() implements Schedule {

        @Override
        public double factor(int step, int steps) {
            return (1 + Math.cos(Math.PI * step / steps)) / 2;
        }

        @Override
        public String toString() {
            return "cosine";
        }
    }

    /**
     * Multiplied by {@code gamma} again and again: torch's StepLR.
     *
     * @param every steps between two falls, at least 1
     * @param gamma above 0, at most 1
     */
    record Step(int every, double gamma) implements Schedule {

        public Step {
            if (every < 1) {
                throw new IllegalArgumentException(
                        "the learning rate falls every " + every + " steps; allowed: 1 or more");
            }
            requireFactor(gamma);
        }

        @Override
        public double factor(int step, int steps) {
            int falls = step / every;
            return Math.pow(gamma, falls);
        }

        @Override
        public String toString() {
            return "step:" + every + ":" + gamma;
        }
    }

    private static void requireFactor(double gamma) {
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma is " + gamma + "; allowed: above 0, at most 1");
        }
    }

    /**
     * Multiplied by {@code gamma} at each milestone.
     *
     * @param milestones step numbers after the warm-up, in any order; one that stands there twice counts twice
     * @param gamma      above 0, at most 1
     */
    record MultiStep(List<Integer> milestones, double gamma) implements Schedule {

        public MultiStep {
            milestones = List.copyOf(milestones);
            if (milestones.stream().anyMatch(milestone -> milestone < 0)) {
                throw new IllegalArgumentException(
                        "milestones are " + milestones + "; allowed: steps from 0 on");
            }
            requireFactor(gamma);
        }

        @Override
        public double factor(int step, int steps) {
            int passed = (int) milestones.stream().filter(milestone -> milestone <= step).count();
            return Math.pow(gamma, passed);
        }

        @Override
        public String toString() {
            return milestones.stream().map(String::valueOf)
                    .collect(Collectors.joining(",", "multi-step:", ":"))
                    + gamma;
        }
    }

    /**
     * Reads {@code constant}, {@code cosine}, {@code step:EVERY:GAMMA} or {@code multi-step:MILESTONE,MILESTONE,...:GAMMA},
     * which is what {@code toString} gives.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static Schedule parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
        try {
            if (parts.length == 1 && parts[0].equals("constant")) {
                return new Constant();
            }
            if (parts.length == 1 && parts[0].equals("cosine")) {
                return new Cosine();
            }
            if (parts.length == 3 && parts[0].equals("step")) {
                return new Step(Integer.parseInt(parts[1].strip()), Double.parseDouble(parts[2]));
            }
            if (parts.length == 3 && parts[0].equals("multi-step")) {
                List<Integer> milestones = Arrays.stream(parts[1].split(",")).map(String::strip)
                        .map(Integer::valueOf)
                        .toList();
                return new MultiStep(milestones, Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(unknown(text), notANumber);
        }
        throw new IllegalArgumentException(unknown(text));
    }

    private static String unknown(String text) {
        return "schedule is '" + text + "'; allowed: constant, cosine, step:EVERY:GAMMA such as step:200:0.3,"
                + " multi-step:MILESTONE,...:GAMMA such as multi-step:300,450:0.3";
    }
}
