package io.contexture.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a body that are not empty, one after the other, none of them longer than allowed. */
final class Lines {

    private final InputStream in;
    private final int longest;
    private final long most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long read;
    private int number;

    /**
     * @param longest bytes of a line
     * @param most    bytes of all
     */
    Lines(InputStream in, int longest, long most) {
        this.in = new BufferedInputStream(in);
        this.longest = longest;
        this.most = most;
    }

    /** The next line without its end; null after the last. */
    byte @Nullable [] next() {
        do {
            line.reset();
            int next = read();
            if (next < 0) {
                return null;
            }
            number++;
            while (next >= 0 && next != '\n') {
                line.write(next);
                if (line.size() > longest) {
                    throw new Refusal(Refusal.Reason.TOO_LARGE,
                            "line " + number + " is longer than " + longest + " bytes");
                }
                next = read();
            }
        } while (isBlank());
        return line.toByteArray();
    }

    private int read() {
        if (++read > most) {
            throw Bodies.tooLarge(most);
        }
        try {
            return in.read();
        } catch (IOException broken) {
            throw Refusal.of("the body ended within line " + number);
        }
    }

    private boolean isBlank() {
        return line.size() == 0 || line.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
    }

    /** The number of the last line, counted from 1. */
    int number() {
        return number;
    }
}
