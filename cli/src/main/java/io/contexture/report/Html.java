package io.contexture.report;

import java.util.Locale;

/** Text for HTML and SVG. */
final class Html {

    private Html() {}

    /** The text with the characters that mean something to HTML replaced; fit for content and for quoted attributes. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.append(Character.isISOControl(c) && !Character.isWhitespace(c) ? '\uFFFD' : c);
            }
        }
        return safe.toString();
    }

    /** {@link String#format} with a point as the decimal sign, wherever it runs. */
    // The annotation asked for would be a run-time dependency of a class with no other need of it.
    @SuppressWarnings("AnnotateFormatMethod")
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A fraction in percent with one decimal, such as "47.5"; a dash for what was not measured. */
    static String percent(double fraction) {
        return Double.isNaN(fraction) ? "–" : format("%.1f", 100 * fraction);
    }

    /** A whole number with commas between thousands. */
    static String count(long number) {
        return format("%,d", number);
    }
}
