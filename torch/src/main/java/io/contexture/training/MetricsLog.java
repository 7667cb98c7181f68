package io.contexture.training;

import io.contexture.storage.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The run's {@code metrics.jsonl}: one JSON object a line, {@code type} "step" or "evaluation", each with {@code step},
 * the number of steps done. Lines are appended as they come; a line that a dying process left half-written is dropped
 * when the run continues.
 */
final class MetricsLog implements AutoCloseable {

    private final FileChannel channel;

    private MetricsLog(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    /** An empty log in place of any old one. */
    static MetricsLog begin(Path file) throws IOException {
        AtomicFile.writeString(file, "");
        return new MetricsLog(file);
    }

    /** Continues a log: lines that stand for more than {@code step} steps go. */
    static MetricsLog resume(Path file, int step) throws IOException {
        StringBuilder kept = new StringBuilder();
        if (step > 0 && Files.exists(file)) {
            for (String line : Files.readString(file).split("\n", -1)) {
                if (isUpTo(line, step)) {
                    kept.append(line).append('\n');
                }
            }
        }
        AtomicFile.writeString(file, kept.toString());
        return new MetricsLog(file);
    }

    private static boolean isUpTo(String line, int step) {
        try {
            return !line.isBlank()
                    && JsonMapper.shared().readTree(line).path("step").asInt(Integer.MAX_VALUE) <= step;
        } catch (JacksonException _) {
            return false;
        }
    }

    void step(StepReport report) throws IOException {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("type", "step").put("step", report.step()).put("epoch", report.epoch()).put("loss",
                report.loss());
        put(line.putObject("terms"), report.terms());
        line.put("learningRate", report.learningRate());
        line.put("imagesPerSecond", Math.round(report.imagesPerSecond() * 10) / 10.0);
        append(line);
    }

    void evaluation(EpochReport report) throws IOException {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("type", "evaluation").put("step", report.step()).put("epoch", report.epoch());
        put(line.putObject("training"), report.training());
        put(line.putObject("unseen"), report.unseen());
        append(line.put("kept", report.kept()));
    }

    private static void put(ObjectNode node, Map<String, Double> values) {
        values.forEach(node::put);
    }

    private void append(ObjectNode line) throws IOException {
        byte[] json = JsonMapper.shared().writeValueAsBytes(line);
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        AtomicFile.writeFully(channel, ByteBuffer.wrap(ended));
    }

    /** Returns when everything appended is on the disk: before a checkpoint that counts on it. */
    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
