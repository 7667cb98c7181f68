package io.contexture.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The style sheet of all pages. */
final class StyleSheet {

    private StyleSheet() {}

    static String text() {
        try (InputStream css = Objects.requireNonNull(StyleSheet.class.getResourceAsStream("report.css"),
                "report.css is packed with this class")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the report's style sheet", unreadable);
        }
    }
}
