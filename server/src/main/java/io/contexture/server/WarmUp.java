package io.contexture.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a server as callers will, several at once, until Java has compiled what a search runs through. The first searches of a
 * process take hundreds of times as long as later ones; with many callers at once they would take seconds.
 *
 * <p>Through its port, not from within: other ways in run through other code, which gets compiled instead.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String HEADER = "X-Warm-Up";
    private static final int CALLERS = 4;

    private final byte[] body;
    private final @Nullable String token;
    /** Known to nobody else, so that no caller's request passes for one of these. */
    private final String key = UUID.randomUUID().toString();
    private volatile boolean stopped;

    /** @param size numbers in an embedding */
    WarmUp(int size, @Nullable String token) {
        SplittableRandom random = new SplittableRandom(1);
        StringJoiner vector = new StringJoiner(",", "{\"vector\": [", "]}");
        for (int i = 0; i < size; i++) {
            vector.add(String.format(Locale.ROOT, "%.5f", random.nextDouble(-1, 1)));
        }
        body = vector.toString().getBytes(StandardCharsets.UTF_8);
        this.token = token;
    }

    /** Searches for so long, or until {@link #stop}. */
    void run(String host, int port, Duration time) {
        long until = System.nanoTime() + time.toNanos();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofPlatform().name("warm-up").daemon()
                    .start(() -> search(host, port, until)));
        }
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException _) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    /** Makes {@link #run} return soon. */
    void stop() {
        stopped = true;
    }

    private void search(String host, int port, long until) {
        try {
            URL url = new URI("http", null, reachable(host), port, "/v1/search", null, null).toURL();
            while (System.nanoTime() - until < 0 && !stopped) {
                search((HttpURLConnection) url.openConnection(Proxy.NO_PROXY));
            }
        } catch (IOException | URISyntaxException failed) {
            LOG.warn("the first searches will be slow: the server could not search itself", failed);
        }
    }

    private void search(HttpURLConnection connection) throws IOException {
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty(HEADER, key);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        }
    }

    /** A server that listens everywhere is called here. */
    private static String reachable(String host) throws IOException {
        return InetAddress.getByName(host).isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress().getHostAddress()
                : host;
    }

    /** Whether a request comes from here: it is nobody's, and neither logged nor measured. */
    boolean sent(Context context) {
        return key.equals(context.header(HEADER));
    }
}
