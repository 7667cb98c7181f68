package io.contexture.server;

import io.contexture.server.Refusal.Reason;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what went wrong, as RFC 9457 has it. What is not a caller's mistake goes to the log, and the caller hears only its id. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_SECONDS = "1";

    private Problems() {}

    static void register(RoutesConfig routes) {
        routes.exception(Refusal.class, (refusal, context) -> answer(context, refusal));
        routes.exception(HttpResponseException.class, (known, context) -> answer(context,
                new Refusal(Reason.of(known.getStatus()), ofStatus(known.getStatus()))));
        routes.exception(InterruptedException.class, (_, context) -> {
            Thread.currentThread().interrupt();
            answer(context, Refusal.stopping());
        });
        routes.exception(Exception.class, (failure, context) -> answer(context, verdict(failure)));
    }

    private static String ofStatus(int status) {
        return switch (status) {
            case 404 -> "there is nothing at this path; /openapi.yaml lists what there is";
            case 405 -> "this path takes other methods; /openapi.yaml lists them";
            default -> "the request is not one that /openapi.yaml describes";
        };
    }

    private static Refusal verdict(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
            if (cause instanceof UnsupportedCharsetException
                    || cause instanceof IllegalCharsetNameException) {
                return new Refusal(Reason.OTHER_TYPE,
                        "the body's type names a set of characters that is not known");
            }
            if (cause instanceof HttpException.RuntimeException refused) {
                int status = refused.getCode();
                return new Refusal(Reason.of(status == 413 ? status : 400), status == 413
                        ? "the body is larger than is taken here"
                        : "the body cannot be read as what its type says");
            }
        }
        if (isOfTheBody(failure)) {
            return Refusal.of("the body cannot be read as what its type says, or ended before it was whole");
        }
        LOG.error("a request failed", failure);
        return new Refusal(Reason.FAILED, "the log has more of it under the request's id");
    }

    /** Jetty says of a damaged form or a connection that broke off just that it could not read. */
    private static boolean isOfTheBody(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                if ((cause instanceof IOException || cause instanceof RuntimeException)
                        && (frame.getMethodName().equals("getParts")
                                || frame.getClassName().contains("MultiPart"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void answer(Context context, Refusal refusal) {
        Reason reason = refusal.reason();
        if (reason == Reason.BUSY || reason == Reason.NOT_READY) {
            context.header("Retry-After", RETRY_SECONDS);
        }
        context.status(reason.status()).contentType("application/problem+json")
                .result(Answers.bytes(Answers.object().put("title", reason.title())
                        .put("status", reason.status()).put("detail", refusal.getMessage())
                        .put("requestId", RequestLog.id(context))));
    }
}
