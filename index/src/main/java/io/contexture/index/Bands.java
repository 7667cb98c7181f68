package io.contexture.index;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What similarities mean in an index, as found on labelled data: at or above a band's threshold two images are taken for what the band says.
 *
 * @param bands the narrowest first, thresholds descending; empty if nothing was found out
 */
public record Bands(List<Band> bands) {

    /** Nothing is known. */
    public static final Bands NONE = new Bands(List.of());

    private static final String PREFIX = "band.";

    /** What two images can be to each other, the narrowest first. */
    public enum Kind {
        /** The same picture, perhaps encoded anew, resized or a little changed. */
        SAME_FILE("same-file"),
        /** Of the same thing: the same class, where classes belong to super-classes. */
        SAME_ITEM("same-item"),
        /** Of the same class; of the same super-class, where there are such. */
        SAME_CLASS("same-class");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the command line and HTTP have it. */
        public String word() {
            return word;
        }

        /**
         * The kind of a word.
         *
         * @throws BadInputException if there is none
         */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word.toLowerCase(Locale.ROOT))) {
                    return kind;
                }
            }
            throw new BadInputException("there is no band '" + word + "'; there are "
                    + List.of(values()).stream().map(Kind::word).collect(Collectors.joining(", ")));
        }
    }

    /**
     * One band.
     *
     * @param kind      what two images are taken for
     * @param threshold lowest similarity of the band
     * @param precision share of the pairs of the labelled data at or above the threshold that are that, 0 to 1
     * @param recall    share of the pairs that are that, that lie at or above the threshold, 0 to 1
     * @param pairs     pairs of that kind that were looked at
     */
    public record Band(Kind kind, double threshold, double precision, double recall, long pairs) {}

    public Bands {
        bands = List.copyOf(bands);
    }

    /** The narrowest band that a similarity falls in. */
    public Optional<Band> of(double similarity) {
        return bands.stream().filter(band -> similarity >= band.threshold).findFirst();
    }

    /** A band by what it says. */
    public Optional<Band> band(Kind kind) {
        return bands.stream().filter(band -> band.kind == kind).findFirst();
    }

    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        for (Band band : bands) {
            String prefix = PREFIX + band.kind.word + ".";
            entries.put(prefix + "threshold", Double.toString(band.threshold));
            entries.put(prefix + "precision", Double.toString(band.precision));
            entries.put(prefix + "recall", Double.toString(band.recall));
            entries.put(prefix + "pairs", Long.toString(band.pairs));
        }
        return entries;
    }

    static Bands of(Entries entries) {
        List<Band> bands = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String prefix = PREFIX + kind.word + ".";
            if (entries.has(prefix + "threshold")) {
                bands.add(new Band(kind, entries.number(prefix + "threshold"),
                        entries.number(prefix + "precision"), entries.number(prefix + "recall"),
                        (long) entries.number(prefix + "pairs")));
            }
        }
        return new Bands(bands);
    }
}
