package io.contexture.server;

import io.contexture.server.Refusal.Reason;
import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through that show the token, where one is needed.
 *
 * @param access who may do what
 */
record Guard(ServerOptions.Access access) {

    /** What a route does. */
    enum Role implements RouteRole {
        /** Shows nothing of the collection. */
        OPEN, READ, WRITE
    }

    private static final String BEARER = "bearer ";

    void check(Context context) {
        boolean writes = context.routeRoles().contains(Role.WRITE);
        boolean reads = context.routeRoles().contains(Role.READ);
        String token = access.token();
        if (writes && token == null) {
            throw new Refusal(Reason.NO_TOKEN, "this server takes no writes: it was started without a token");
        }
        if ((writes || (reads && access.reads())) && !shows(context.header("Authorization"), token)) {
            context.header("WWW-Authenticate", "Bearer realm=\"contexture\"");
            throw new Refusal(Reason.NO_TOKEN,
                    "show the server's token, as in 'Authorization: Bearer TOKEN'");
        }
    }

    private static boolean shows(@Nullable String header, @Nullable String token) {
        return token != null && header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }
}
