package io.contexture.benchmarks;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.LossValue;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The paper's combination on one batch, in a process that does nothing else, with the most memory that the process ever held
 * (resident set, from Linux's {@code /proc}). Started by {@link ContextualBenchmark}, or by hand with {@code ROWS DIMENSION}.
 */
public final class LargeBatch {

    private static final String HEAP = "-Xmx3g";

    private LargeBatch() {}

    /** Evaluates twice, the first time cold, and prints a line. */
    public static void main(String[] arguments) throws IOException {
        int n = Integer.parseInt(arguments[0]);
        SyntheticBatch batch = SyntheticBatch.clustered(n, Integer.parseInt(arguments[1]));
        LossValue[] last = new LossValue[1];
        Runnable evaluation = () -> last[0] = CombinedLoss.PAPER_256.evaluate(batch.embeddings(),
                batch.labels());
        double cold = Alternating.seconds(evaluation);
        double warm = Alternating.seconds(evaluation);
        System.out.printf(Locale.ROOT,
                "n = %d: %.2f s the first time, %.2f s the second (60 s allowed); %s held at most (4 GB allowed); loss %.6f%n",
                n, cold, warm, peakMemory(), last[0].value());
    }

    /** Runs {@link #main} in a process of its own, with a heap of 3 GB, and returns its line. */
    static String measureApart(int n, int dimension) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx")).forEach(command::add);
        command.addAll(List.of(HEAP, "-cp", System.getProperty("java.class.path"), LargeBatch.class.getName(),
                Integer.toString(n), Integer.toString(dimension)));
        Process process = new ProcessBuilder(command).redirectError(Redirect.to(new File("/dev/null")))
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        return status == 0 ? line : "n = " + n + ": not finished within " + HEAP + ", exit status " + status;
    }

    private static String peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "memory unknown";
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM"))
                .map(line -> String.format(Locale.ROOT, "%.2f GB",
                        Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e9))
                .findFirst().orElse("memory unknown");
    }
}
