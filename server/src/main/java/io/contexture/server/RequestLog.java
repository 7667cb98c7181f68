package io.contexture.server;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives every request an id, which its answer, its log lines and a problem's text carry, and notes how long it took.
 *
 * @param metrics where times go
 * @param warmUp  whose requests are left out
 */
record RequestLog(MeterRegistry metrics, WarmUp warmUp) {

    private static final Logger LOG = LoggerFactory.getLogger("io.contexture.server.requests");
    private static final String HEADER = "X-Request-Id";
    private static final String ID = "request";

    void begin(Context context) {
        String given = context.header(HEADER);
        String id = given != null && given.matches("[A-Za-z0-9._-]{1,64}")
                ? given
                : UUID.randomUUID().toString();
        context.attribute(ID, id);
        context.header(HEADER, id);
        MDC.put(ID, id);
    }

    static String id(Context context) {
        String id = context.attribute(ID);
        return id == null ? "none" : id;
    }

    void end(Context context, float milliseconds) {
        if (!warmUp.sent(context)) {
            note(context, milliseconds);
        }
        MDC.remove(ID);
    }

    private void note(Context context, float milliseconds) {
        var endpoint = context.endpoints().lastHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        String status = Integer.toString(context.statusCode());
        Timer.builder("contexture.requests").description("Time of requests")
                .tag("method", context.method().name()).tag("route", route).tag("status", status)
                .publishPercentileHistogram().maximumExpectedValue(Duration.ofSeconds(30)).register(metrics)
                .record((long) (milliseconds * 1e6), TimeUnit.NANOSECONDS);
        LOG.atInfo().addKeyValue("method", context.method().name())
                .addKeyValue("path", context.path()).addKeyValue("status", context.statusCode())
                .addKeyValue("milliseconds", milliseconds).log("request");
    }
}
