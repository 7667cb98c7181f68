package io.contexture.server;

import io.contexture.server.Refusal.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The search page and the description of the service: files that come with the program. */
final class PageFiles {

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css",
            "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "yaml",
            "application/yaml", "png", "image/png");

    private PageFiles() {}

    static void index(Context context) throws IOException {
        send(context, "page/index.html");
    }

    static void file(Context context) throws IOException {
        String name = context.pathParam("file");
        if (!name.matches("[a-z0-9-]{1,60}\\.[a-z]{2,5}")) {
            throw new Refusal(Reason.UNKNOWN, "the page has no such file");
        }
        send(context, "page/" + name);
    }

    static void description(Context context) throws IOException {
        send(context, "openapi.yaml");
    }

    private static void send(Context context, String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                throw new Refusal(Reason.UNKNOWN, "the page has no such file");
            }
            context.contentType(type).header("Cache-Control", "no-cache").result(in.readAllBytes());
        }
    }
}
