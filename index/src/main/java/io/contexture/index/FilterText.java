package io.contexture.index;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads filters as people write them: {@code label=cat|dog,colour!=red}. Conditions joined by commas have all to hold; of values joined by
 * bars one. Names and values with any of {@code = ! , | "} or blanks at their ends stand in double quotes, within which a backslash
 * takes the next character as it is.
 */
final class FilterText {

    private static final String SPECIAL = "=!,|\"";

    private final String text;
    private int at;

    private FilterText(String text) {
        this.text = text;
    }

    static Filter parse(String text) {
        return new FilterText(text).conditions();
    }

    private Filter conditions() {
        List<Filter> all = new ArrayList<>();
        do {
            all.add(condition());
        } while (take(','));
        if (at < text.length()) {
            throw wrong("'" + text.charAt(at) + "' is not expected here");
        }
        return all.size() == 1 ? all.getFirst() : new Filter.All(all);
    }

    private Filter condition() {
        String field = word("the name of a field");
        boolean not = take('!');
        if (!take('=')) {
            throw wrong("= or != is missing after field '" + field + "'");
        }
        Set<String> values = new LinkedHashSet<>();
        do {
            values.add(word("a value"));
        } while (take('|'));
        Filter in = new Filter.In(field, values);
        return not ? new Filter.Not(in) : in;
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private String word(String what) {
        while (take(' ')) {
            // Blanks around words mean nothing.
        }
        if (take('"')) {
            return quoted();
        }
        int from = at;
        while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at).strip();
        if (word.isEmpty()) {
            throw wrong(what + " is missing");
        }
        return word;
    }

    private String quoted() {
        int from = at;
        StringBuilder word = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            word.append(text.charAt(at++));
        }
        if (!take('"')) {
            at = from - 1;
            throw wrong("a quote that begins here does not end");
        }
        while (take(' ')) {
            // Blanks around words mean nothing.
        }
        return word.toString();
    }

    private BadInputException wrong(String message) {
        return new BadInputException("filter '" + text + "', character " + (at + 1) + ": " + message
                + "; a filter looks like label=cat|dog,colour!=red");
    }
}
