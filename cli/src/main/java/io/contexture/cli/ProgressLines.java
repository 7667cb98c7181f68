package io.contexture.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A plain line every ten seconds and one at the end, for logs and pipes. */
final class ProgressLines implements Progress {

    private static final long EVERY_NANOS = 10_000_000_000L;

    private final PrintWriter err;
    private final String task;
    private final long total;
    private final String unit;
    private final long started = System.nanoTime();
    private long printed = started;
    private long first = -1;
    private long done;
    private String message = "";
    private boolean closed;

    ProgressLines(PrintWriter err, String task, long total, String unit) {
        this.err = err;
        this.task = task;
        this.total = total;
        this.unit = unit;
    }

    @Override
    public synchronized void at(long newDone, String newMessage) {
        // A resumed task starts in the middle: what was done before says nothing about the speed.
        if (first < 0) {
            first = Math.max(0, newDone - 1);
        }
        done = newDone;
        message = newMessage;
        if (System.nanoTime() - printed >= EVERY_NANOS) {
            printed = System.nanoTime();
            print();
        }
    }

    private void print() {
        double seconds = (System.nanoTime() - started) / 1e9;
        double rate = seconds > 0 ? (done - Math.max(0, first)) / seconds : 0;
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%s  %,d of %,d %s  %.1f/s", task, done,
                        total, unit, rate));
        line.append(done < total && rate > 0
                ? "  " + clock((total - done) / rate) + " left"
                : "  after " + clock(seconds));
        if (!message.isEmpty()) {
            line.append("  ").append(message);
        }
        err.println(line);
        err.flush();
    }

    /** Seconds as {@code 1:05} or {@code 2:01:05}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    @Override
    public synchronized void close() {
        if (!closed && first >= 0) {
            print();
        }
        closed = true;
    }
}
