package io.contexture.index;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a filter's text form; see {@link Filter#parse(String)}. */
final class FilterParser {

    private final String text;
    private int at;

    FilterParser(String text) {
        this.text = text;
    }

    Filter parse() {
        List<Filter> conditions = new ArrayList<>();
        do {
            conditions.add(condition());
        } while (skip(','));
        return conditions.size() == 1 ? conditions.getFirst() : new Filter.All(conditions);
    }

    private Filter condition() {
        int start = at;
        String field = word("=!");
        if (field.isEmpty()) {
            throw wrong(start, "the name of a field is missing");
        }
        boolean not = skip('!');
        if (!skip('=')) {
            throw wrong(at, "'=' or '!=' is missing after the field '" + field + "'");
        }
        Filter.In in = new Filter.In(field, values());
        return not ? new Filter.Not(in) : in;
    }

    private Set<String> values() {
        Set<String> values = new LinkedHashSet<>();
        do {
            int start = at;
            String value = word("|");
            if (value.isEmpty()) {
                throw wrong(start, "a value is missing");
            }
            values.add(value);
        } while (skip('|'));
        return values;
    }

    private boolean skip(char sign) {
        if (at < text.length() && text.charAt(at) == sign) {
            at++;
            return true;
        }
        return false;
    }

    /** Up to a comma or one of some signs; without blanks around it. */
    private String word(String ends) {
        StringBuilder word = new StringBuilder();
        int kept = 0;
        while (at < text.length() && text.charAt(at) != ',' && ends.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length()) {
                    throw wrong(at, "a backslash has nothing behind it");
                }
                word.append(text.charAt(at++));
                kept = word.length();
            } else {
                char next = text.charAt(at++);
                if (next != ' ' || !word.isEmpty()) {
                    word.append(next);
                }
                kept = next == ' ' ? kept : word.length();
            }
        }
        word.setLength(kept);
        return word.toString();
    }

    private BadInputException wrong(int position, String what) {
        return new BadInputException("filter '" + text + "', position " + (position + 1) + ": " + what
                + "; a filter reads FIELD=VALUE, FIELD=VALUE|VALUE or FIELD!=VALUE, several joined by ',',"
                + " with a backslash before a sign that is part of a name or value");
    }
}
