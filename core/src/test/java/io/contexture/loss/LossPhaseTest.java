package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossPhaseTest {

    @Test
    void aRecordingTellsThePhasesOfALossInOrder(@TempDir Path folder) throws IOException {
        int[] labels = Batches.labels(64, 4);
        Matrix rows = Batches.clustered(labels, 32, 0.3, new Random(1));
        Path file = folder.resolve("loss.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(LossPhase.NAME).withoutThreshold();
            recording.start();
            assertThat(new ContextualLoss(4, 0.05f).evaluate(rows, labels).value()).isFinite();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).extracting(event -> event.getString("phase")).containsExactly("normalise",
                "cosines",
                "neighbourhoods", "similarity", "backward", "product");
        assertThat(events).allSatisfy(event -> assertThat(event.getInt("rows")).isEqualTo(64));
    }
}
