package io.contexture.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What someone who wrote a name that does not exist may have meant. */
final class Spelling {

    private static final int SHOWN = 3;

    private Spelling() {}

    /** "perhaps x or y", or where nothing is near "there are x, y, z". */
    static String remedy(String given, Collection<String> names) {
        if (names.isEmpty()) {
            return "there are none";
        }
        List<String> near = nearest(given, names);
        return near.isEmpty()
                ? (names.size() == 1 ? "there is " : "there are ") + String.join(", ", names)
                : "perhaps " + String.join(" or ", near);
    }

    /** The names a few letters away, or of which one is part of the other; the nearest first. */
    static List<String> nearest(String given, Collection<String> names) {
        return names.stream()
                .filter(name -> isNear(given, name))
                .sorted(Comparator.comparingInt((String name) -> distance(given, name))).limit(SHOWN)
                .toList();
    }

    private static boolean isNear(String given, String name) {
        boolean partOfTheOther = name.contains(given) || given.contains(name);
        return (partOfTheOther && given.length() > 2)
                || distance(given, name) <= Math.max(2, given.length() / 3);
    }

    /** Letters to insert, delete or replace to get from one to the other (Levenshtein 1966). */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
