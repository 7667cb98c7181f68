package io.contexture.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens, and what it takes.
 *
 * @param address      where it listens
 * @param access       who may do what
 * @param roots        folders under which images may lie
 * @param uploads      folder for the images of new items; made when the first one comes
 * @param limits       what is too much
 * @param grace        how long requests that run may take to end when the server stops
 * @param warmUp       how long the server searches itself before it says that it is ready; zero or more
 */
public record ServerOptions(Address address, Access access, List<Path> roots, Path uploads, Limits limits,
        Duration grace, Duration warmUp) {

    public ServerOptions {
        roots = List.copyOf(roots);
        if (grace.isNegative() || warmUp.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace.toSeconds() + " s and warm-up "
                    + warmUp.toSeconds() + " s; allowed: 0 or more");
        }
        if (!address.isLoopback() && access.token() == null) {
            throw new IllegalArgumentException("listening on " + address.host()
                    + " lets other machines in; give a token for that, or listen on 127.0.0.1");
        }
    }

    /**
     * Where a server listens.
     *
     * @param host name or address of this machine
     * @param port 0 for any that is free
     */
    public record Address(String host, int port) {

        public Address {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + "; allowed: 0 to 65535");
            }
        }

        /** Whether only this machine can reach it. */
        boolean isLoopback() {
            return host.equals("localhost") || host.equals("::1") || host.equals("[::1]")
                    || host.matches("127(\\.\\d{1,3}){3}");
        }
    }

    /**
     * Who may do what.
     *
     * @param token  what writers show; null if nobody may write
     * @param reads  whether readers have to show it, too
     */
    public record Access(@Nullable String token, boolean reads) {

        private static final int SHORTEST = 16;

        public Access {
            if (token != null && !token.matches("[\\x21-\\x7e]{" + SHORTEST + ",}")) {
                throw new IllegalArgumentException("a token has at least " + SHORTEST
                        + " characters of ASCII, without spaces; this one has " + token.length());
            }
            if (reads && token == null) {
                throw new IllegalArgumentException("reads can only be guarded by a token, and there is none");
            }
        }
    }

    /**
     * What is too much.
     *
     * @param requestBytes of a request's body; of a line of a bulk request, whose whole may have 64 times as much
     * @param pixels       of an image
     * @param batch        images that go through the network together
     * @param waiting      images that wait for the network; later ones are sent away
     */
    public record Limits(int requestBytes, long pixels, int batch, int waiting) {

        /** 16 MiB, 50 million pixels, batches of 32, 64 that wait. */
        public static final Limits USUAL = new Limits(16 << 20, 50_000_000, 32, 64);

        /** How many times as much as another request a bulk request may have. */
        static final int BULK = 64;

        public Limits {
            if (requestBytes < 1024 || pixels < 4 || batch < 1 || waiting < 1) {
                throw new IllegalArgumentException("limits of " + requestBytes + " bytes, " + pixels
                        + " pixels, batches of " + batch + " and " + waiting
                        + " waiting; at least 1024, 4, 1 and 1 are needed");
            }
        }
    }
}
