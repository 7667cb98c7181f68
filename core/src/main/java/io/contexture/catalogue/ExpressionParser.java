package io.contexture.catalogue;

import io.contexture.catalogue.Expression.Call;
import io.contexture.catalogue.Expression.Given;
import io.contexture.catalogue.Expression.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one text, from left to right; the grammar is that of {@link Expression}. */
final class ExpressionParser {

    private static final Pattern NUMBER = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private final String text;
    private int at;

    ExpressionParser(String text) {
        this.text = text;
    }

    Expression expression() {
        List<Term> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (accept('+'));
        if (at < text.length()) {
            throw error(at, "'" + text.charAt(at)
                    + "' is not expected here; options stand in parentheses, terms of a sum are joined by +");
        }
        return new Expression(text, terms);
    }

    private Term term() {
        skipBlanks();
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        double weight = 1;
        if (number.lookingAt()) {
            weight = Double.parseDouble(number.group());
            at = number.end();
            if (!accept('*')) {
                throw error(at, "a weight is followed by * and a name, as in 0.5*contrastive");
            }
        }
        return new Term(weight, call());
    }

    private Call call() {
        skipBlanks();
        int position = at;
        String name = name("a name is missing here, such as contextual");
        List<Given> options = new ArrayList<>();
        int open = at;
        if (accept('(')) {
            Set<String> seen = new HashSet<>();
            do {
                Given option = option(open);
                if (!seen.add(option.name())) {
                    throw error(option.position(), "option " + option.name() + " is given twice");
                }
                options.add(option);
            } while (accept(','));
            if (!accept(')')) {
                throw notClosed(open);
            }
        }
        return new Call(name, position, options);
    }

    private Given option(int open) {
        skipBlanks();
        int position = at;
        String name = name("the name of an option is missing here; options are written name=value");
        if (!accept('=')) {
            throw error(at, "option " + name + " needs a value: " + name + "=...");
        }
        skipBlanks();
        int valuePosition = at;
        int depth = 0;
        while (depth > 0 || at == text.length() || ",)".indexOf(text.charAt(at)) < 0) {
            if (at == text.length()) {
                throw notClosed(open);
            }
            depth += switch (text.charAt(at)) {
                case '(' -> 1;
                case ')' -> -1;
                default -> 0;
            };
            at++;
        }
        String value = text.substring(valuePosition, at).strip();
        if (value.isEmpty()) {
            throw error(valuePosition, "option " + name + " has no value");
        }
        return new Given(name, position, value, valuePosition);
    }

    private String name(String otherwise) {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            throw error(at, otherwise);
        }
        at = name.end();
        return name.group().toLowerCase(Locale.ROOT);
    }

    private boolean accept(char wanted) {
        skipBlanks();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private ExpressionException notClosed(int open) {
        return error(open, "this parenthesis is not closed");
    }

    private ExpressionException error(int position, String problem) {
        return new ExpressionException(text, position, problem);
    }
}
