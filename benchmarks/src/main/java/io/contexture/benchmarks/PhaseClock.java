package io.contexture.benchmarks;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Evaluates a loss and tells where the time went, by the {@link LossPhase} events that it leaves in a flight recording.
 *
 * @param loss one without state
 */
record PhaseClock(EmbeddingLoss loss) {

    /** What is in no phase. */
    static final String OTHER = "other";

    private static final String EVALUATION = "io.contexture.benchmarks.Evaluation";

    /** A whole evaluation, in the same recording and by the same clock as its phases. */
    @Name(EVALUATION)
    @StackTrace(false)
    private static final class Evaluation extends jdk.jfr.Event {}

    /**
     * Value and gradient of a batch again and again, for so many seconds, at least once.
     *
     * @return of each evaluation the seconds of its phases by name, in the order in which they happen, and of {@link #OTHER}
     *         last; together the whole evaluation
     */
    List<Map<String, Double>> evaluate(SyntheticBatch batch, double seconds) {
        try (Recording recording = new Recording()) {
            recording.enable(LossPhase.NAME).withoutThreshold();
            recording.enable(EVALUATION).withoutThreshold();
            recording.start();
            double spent = 0;
            do {
                spent += Alternating.seconds(() -> {
                    Evaluation whole = new Evaluation();
                    whole.begin();
                    loss.evaluate(batch.embeddings(), batch.labels());
                    whole.commit();
                });
            } while (spent < seconds);
            recording.stop();
            return evaluations(read(recording));
        }
    }

    private static List<RecordedEvent> read(Recording recording) {
        try {
            Path file = Files.createTempFile("phases", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Map<String, Double>> evaluations(List<RecordedEvent> events) {
        Comparator<RecordedEvent> byStart = Comparator.comparing(RecordedEvent::getStartTime);
        List<RecordedEvent> wholes = events.stream().filter(PhaseClock::isWhole).sorted(byStart).toList();
        List<RecordedEvent> phases = events.stream().filter(event -> !isWhole(event)).sorted(byStart)
                .toList();
        List<Map<String, Double>> evaluations = new ArrayList<>();
        int next = 0;
        for (RecordedEvent whole : wholes) {
            Map<String, Double> seconds = new LinkedHashMap<>();
            for (; next < phases.size()
                    && phases.get(next).getStartTime().isBefore(whole.getEndTime()); next++) {
                seconds.merge(phases.get(next).getString("phase"), seconds(phases.get(next)), Double::sum);
            }
            seconds.put(OTHER, Math.max(0, seconds(whole) - Growth.sum(seconds)));
            evaluations.add(seconds);
        }
        return evaluations;
    }

    private static boolean isWhole(RecordedEvent event) {
        return event.getEventType().getName().equals(EVALUATION);
    }

    private static double seconds(RecordedEvent event) {
        return event.getDuration().toNanos() / 1e9;
    }
}
