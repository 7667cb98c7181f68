package io.contexture.cli;

import io.contexture.catalogue.Option;
import java.util.List;

/** Text in lines of at most {@value #WIDTH} characters, with a column of labels at its left. */
final class Paragraphs {

    static final int WIDTH = 110;

    private static final int LABELS = 12;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    /** A line of its own, at the margin. */
    Paragraphs line(String words) {
        text.append(words).append('\n');
        return this;
    }

    /** A paragraph; without a label it takes the place of the labels, too. */
    Paragraphs labelled(String label, String words) {
        String first = label.isEmpty() ? INDENT : INDENT + padded(label, LABELS);
        wrap(first, " ".repeat(first.length()), words);
        return this;
    }

    /** A paragraph for each option, with its default in brackets, and their names one below the other. */
    Paragraphs options(String label, List<Option> options) {
        int names = options.stream().mapToInt(option -> option.name().length()).max().orElse(0);
        String left = INDENT + (label.isEmpty() ? "" : padded(label, LABELS));
        for (Option option : options) {
            String first = left + padded(option.name(), names + 2);
            wrap(first, " ".repeat(first.length()),
                    option.meaning() + " [" + option.defaultValue() + "]");
            left = " ".repeat(left.length());
        }
        return this;
    }

    private void wrap(String first, String others, String words) {
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : words.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(others);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        line(line.toString());
    }

    private static String padded(String words, int width) {
        return words + " ".repeat(Math.max(0, width - words.length()));
    }

    String text() {
        return text.toString();
    }
}
