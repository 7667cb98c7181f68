package io.contexture.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an icon shows and how many words of style were dropped to say so: "fltral-camera-24" and "bi-camera-fill" are both
 * the concept "camera", with one style word each.
 *
 * @param concept    lower-case words and digits joined by '-', never empty
 * @param styleWords number of words dropped, at least 0: the plain drawing of a pack has none
 */
record IconName(String concept, int styleWords) {

    /** Ways to draw, and sizes to draw for: they say nothing of what is drawn. */
    private static final Set<String> STYLES = Set.of("outline", "outlined", "fill", "filled", "round",
            "rounded",
            "sharp", "line", "solid", "regular", "light", "11", "12", "15", "16", "20", "24", "28", "32",
            "48");

    /** Ionicons draws everything once for each telephone system. */
    private static final Set<String> PLATFORMS = Set.of("ios", "md", "logo");

    /**
     * Reads the description of an {@code Ikon}, whose first word is the pack's prefix.
     *
     * @param description such as "bi-camera-fill"
     * @param pack        such as "bootstrapicons"
     */
    static IconName of(String description, String pack) {
        String plain = description.toLowerCase(Locale.ROOT).replace('_', '-');
        List<String> words = new ArrayList<>(List.of(plain.split("-", -1)));
        words.removeIf(String::isEmpty);
        if (words.size() > 1) {
            words.removeFirst();
        }
        int all = words.size();
        if (pack.equals("ionicons4") && words.size() > 1 && PLATFORMS.contains(words.getFirst())) {
            words.removeFirst();
        }
        while (words.size() > 1 && STYLES.contains(words.getLast())) {
            words.removeLast();
        }
        return new IconName(String.join("-", words), all - words.size());
    }
}
