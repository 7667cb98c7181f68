package io.contexture.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Searches sent to a server by wrk ({@code apt-get install wrk}), one thread, many connections, each of which asks again once it is answered.
 *
 * @param folder of the bodies, numbered from 0; the script is written beside them
 * @param bodies how many there are
 * @param type   of the bodies
 */
record Wrk(Path folder, int bodies, String type) {

    private static final int TIMEOUT_SECONDS = 60;

    /**
     * What came of it.
     *
     * @param rate       answers a second
     * @param p50        the median of the time to an answer, in milliseconds
     * @param p99        what one in a hundred took longer than
     * @param refused    answers of status 400 or more
     * @param broken     connections that failed, and requests without an answer after a minute
     */
    record Load(double rate, double p50, double p99, int refused, int broken) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "%,9.0f/s  p50 %7.2f ms  p99 %7.2f ms  %5.1f times p50  %d refused, %d broken", rate, p50,
                    p99, p99 / p50, refused, broken);
        }
    }

    Load run(int port, int connections, int seconds) throws IOException, InterruptedException {
        Path script = folder.resolve("load.lua");
        try (InputStream source = Wrk.class.getResourceAsStream("load.lua")) {
            Files.write(script, Objects.requireNonNull(source).readAllBytes());
        }
        Process process = new ProcessBuilder("wrk", "-t1", "-c" + connections, "-d" + seconds + "s",
                "--timeout", TIMEOUT_SECONDS + "s",
                "-s", script.toString(), "http://127.0.0.1:" + port, "--", folder.toString(),
                Integer.toString(bodies), type).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + said);
        }
        List<String> words = List.of(said.substring(said.lastIndexOf('\n') + 1).split(" ", -1));
        return new Load(Double.parseDouble(words.get(0)), Double.parseDouble(words.get(1)),
                Double.parseDouble(words.get(2)), Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)));
    }
}
