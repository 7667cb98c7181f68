package io.contexture.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {

    private static final String UNTRAINED = """
            {"type":"evaluation","step":0,"epoch":0,"training":{"R@1":0.1},"unseen":{"R@1":0.08,"mAP":0.03},"kept":true}
            """;
    private static final String STEP = """
            {"type":"step","step":1,"epoch":0,"loss":0.75,"terms":{},"learningRate":0.001,"imagesPerSecond":300.0}
            """;

    @TempDir
    Path folder;

    @Test
    void lossesRecallsAndTheUntrainedNetworkAreFound() throws IOException {
        RunMetrics metrics = read(UNTRAINED + STEP
                + "{\"type\":\"evaluation\",\"step\":1,\"training\":{\"R@1\":0.5},\"unseen\":{}}\n");
        assertThat(metrics.losses()).containsExactly(new ReportData.LossPoint(1, 0.75));
        assertThat(metrics.recalls()).containsExactly(new ReportData.RecallPoint(0, 0.1, 0.08),
                new ReportData.RecallPoint(1, 0.5, Double.NaN));
        assertThat(metrics.untrained()).containsEntry("R@1", 0.08).containsEntry("mAP", 0.03);
    }

    @Test
    void aLastLineThatADyingProcessLeftIsPassedOver() throws IOException {
        assertThat(read(STEP + "{\"type\":\"st").losses()).hasSize(1);
    }

    @Test
    void aDamagedLineIsNamed() {
        assertThatThrownBy(() -> read("{\"type\":\n" + STEP)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("metrics.jsonl line 1");
    }

    private RunMetrics read(String text) throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, text);
        return RunMetrics.read(file);
    }
}
