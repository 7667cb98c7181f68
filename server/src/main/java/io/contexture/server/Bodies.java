package io.contexture.server;

import io.contexture.server.Refusal.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Reads the bodies of requests and writes those of answers. */
final class Bodies {

    private static final String LIMIT = "contexture.limit";

    private Bodies() {}

    /** Says how many bytes the body of this request may have. */
    static void limit(Context context, long bytes) {
        if (context.req().getContentLengthLong() > bytes) {
            throw tooLarge(bytes);
        }
        context.attribute(LIMIT, bytes);
    }

    static Refusal tooLarge(long bytes) {
        return new Refusal(Reason.TOO_LARGE, "a body may have " + bytes + " bytes here");
    }

    /** The whole body. */
    static byte[] bytes(Context context) {
        Long most = context.attribute(LIMIT);
        int limit = most == null ? 0 : Math.toIntExact(most);
        try (InputStream in = context.req().getInputStream()) {
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                throw tooLarge(limit);
            }
            return body;
        } catch (IOException broken) {
            throw Refusal.of("the body ended before it was whole");
        }
    }

    /** Refuses a body of another type than the first; the message names all that are taken. */
    static void requireType(Context context, String wanted, String... alsoTaken) {
        String type = context.contentType();
        if (type == null || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(wanted)) {
            throw new Refusal(Reason.OTHER_TYPE, "the body has the type "
                    + (type == null ? "none" : "'" + type.replaceAll("[^\\x20-\\x7e]", "?") + "'")
                    + "; wanted is " + Stream.concat(Stream.of(wanted), Stream.of(alsoTaken))
                            .collect(Collectors.joining(" or ")));
        }
    }

    static void answer(Context context, ObjectNode json) {
        context.contentType("application/json").result(Answers.bytes(json));
    }
}
