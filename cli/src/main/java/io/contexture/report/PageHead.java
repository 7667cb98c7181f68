package io.contexture.report;

import static io.contexture.report.Html.escape;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** What a page begins with, down to its title. */
final class PageHead {

    private static final DateTimeFormatter WHEN = DateTimeFormatter
            .ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private PageHead() {}

    /** Up to where the figure to remember comes; the page is in {@code div.hero} in {@code header} then. */
    static String html(String title, Instant when) {
        return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\"><title>" + escape(title)
                + " – Contexture</title><style>" + StyleSheet.text() + "</style></head><body>"
                + """
                        <svg width="0" height="0" aria-hidden="true" style="position:absolute">\
                        <symbol id="tick" viewBox="0 0 20 20"><circle cx="10" cy="10" r="10"/><path d="M5.4 10.4l3.1 3.2 6.1-6.8"/></symbol>\
                        <symbol id="cross" viewBox="0 0 20 20"><circle cx="10" cy="10" r="10"/><path d="M6.4 6.4l7.2 7.2M13.6 6.4l-7.2 7.2"/></symbol>\
                        </svg>"""
                + "<header><p class=\"kicker\"><b>Contexture</b> <span>" + escape(WHEN.format(when))
                + "</span></p><h1>" + escape(title) + "</h1><div class=\"hero\">";
    }

    /** Few things to know, by name. */
    static String facts(Map<String, String> facts) {
        StringBuilder html = new StringBuilder("<dl class=\"facts\">");
        facts.forEach((name, value) -> html.append("<div><dt>").append(escape(name)).append("</dt><dd>")
                .append(escape(value)).append("</dd></div>"));
        return html.append("</dl>").toString();
    }
}
