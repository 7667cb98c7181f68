package io.contexture.examples.pictures;

import java.util.Locale;

/**
 * A picture under construction. Colours are classes of one style sheet, with a second set for dark pages; the picture
 * brings its own ground, so that it can be read whatever page it stands on.
 */
final class Svg {

    private static final String STYLE = """
            text{font:14px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}
            .small{font-size:12px}.big{font-size:16px;font-weight:600}.middle{text-anchor:middle}.end{text-anchor:end}
            .muted{fill:#59636e}.ground{fill:#fff;stroke:#d1d9e0}.rule{fill:none;stroke:#d1d9e0}
            .one{fill:#0969da}.two{fill:#bc4c00}.on{fill:#fff;font-weight:600}.hot{fill:#fff;font-weight:600}.empty{fill:#fff;stroke:#afb8c1}
            .heat{fill:#0969da}.frame{fill:none;stroke-width:3}.stroke{fill:none;stroke-width:2.5}
            .good{stroke:#1a7f37}.bad{stroke:#cf222e}.goodfill{fill:#1a7f37}.badfill{fill:#cf222e}
            .link{stroke:#818b98;stroke-width:5}.none{fill:none}.faint{opacity:.16}
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.muted{fill:#9198a1}.ground{fill:#0d1117;stroke:#3d444d}.rule{stroke:#3d444d}
            .hot{fill:#fff}.one{fill:#4493f8}.two{fill:#f0883e}.on{fill:#0d1117}.empty{fill:#0d1117;stroke:#656c76}
            .heat{fill:#1f6feb}.good{stroke:#3fb950}.bad{stroke:#f85149}.goodfill{fill:#3fb950}.badfill{fill:#f85149}
            .link{stroke:#656c76}}
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String description;

    /**
     * An empty picture.
     *
     * @param description what it shows, for who cannot see it
     */
    Svg(int width, int height, String description) {
        this.width = width;
        this.height = height;
        this.description = description;
    }

    Svg rectangle(double x, double y, double w, double h, double radius, String classes) {
        return add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" class=\"%s\"/>".formatted(
                number(x), number(y), number(w), number(h), number(radius), classes));
    }

    Svg cell(double x, double y, double size, double opacity) {
        return add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"heat\" fill-opacity=\"%s\"/>"
                .formatted(number(x), number(y), number(size), number(size), value(opacity)));
    }

    Svg circle(double x, double y, double radius, String classes) {
        return add("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>".formatted(number(x), number(y),
                number(radius), classes));
    }

    Svg line(double fromX, double fromY, double toX, double toY, String classes) {
        return path("M%s %sL%s %s".formatted(number(fromX), number(fromY), number(toX), number(toY)),
                classes);
    }

    /** A line from point to point by a curve that is drawn towards {@code topY}. */
    Svg bow(double fromX, double fromY, double topY, double toX, double toY, String classes) {
        return path("M%s %sQ%s %s %s %s".formatted(number(fromX), number(fromY), number((fromX + toX) / 2),
                number(topY), number(toX), number(toY)), classes);
    }

    /** Any path of a few arcs and lines. */
    Svg path(String data, String classes) {
        return add("<path d=\"%s\" class=\"%s\"/>".formatted(data, classes));
    }

    Svg text(double x, double y, String text, String classes) {
        return add("<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>".formatted(number(x), number(y), classes,
                text));
    }

    /** A number as paths take it: one digit after the point. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
    }

    /** A value in [0, 1] as it is written in a picture. */
    static String value(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private Svg add(String element) {
        body.append(element).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img">
                <title>%s</title>
                <style>
                %s</style>
                <rect x=".5" y=".5" width="%s" height="%s" rx="8" class="ground"/>
                %s</svg>
                """.formatted(width, height, width, height, description, STYLE, width - 1, height - 1, body);
    }
}
