package io.contexture.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.linalg.Matrix;
import io.contexture.report.ReportData.Contender;
import io.contexture.report.ReportData.LossPoint;
import io.contexture.report.ReportData.RecallPoint;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.retrieval.RetrievalResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

    /** Two classes of three on a circle; the last image of class 1 lies among class 0. */
    private static final double[] ANGLES = {0, 0.1, 0.2, 2, 2.1, 0.35};
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1};

    @TempDir
    Path folder;

    @Test
    void asksNothingOfANetwork() throws IOException {
        String page = write(data("Circles", List.of()));
        assertThat(page).doesNotContainPattern("(?i)(src|href|url)\\s*[=(]\\s*[\"']?(https?:|//|file:)")
                .doesNotContain("<script", "<link", "@import");
        assertThat(Pattern.compile("<img src=\"(?!data:image/)").matcher(page).find()).isFalse();
    }

    @Test
    void everyImageSaysWhatItIsAndWhetherItIsRight() throws IOException {
        String page = write(data("Circles", List.of()));
        assertThat(page).contains("alt=\"query: round &amp; &lt;i&gt;\"", "alt=\"right: square, similarity",
                "alt=\"wrong: square, similarity");
        assertThat(page).contains("href=\"#tick\"", "href=\"#cross\"");
        assertThat(Pattern.compile("<img (?![^>]*alt=\"[^\"]+\")").matcher(page).find()).isFalse();
    }

    @Test
    void textOfUsersIsShownAndNeverRun() throws IOException {
        String page = write(data("<script>alert('1')</script>", List.of("chosen on \"test\" & <b>")));
        assertThat(page).doesNotContain("<script>", "<b>\"").contains("&lt;script&gt;alert(&#39;1&#39;)",
                "chosen on &quot;test&quot; &amp; &lt;b&gt;");
    }

    @Test
    void figuresOfTheTableAreThoseOfTheEvaluation() throws IOException {
        ReportData data = data("Circles", List.of());
        assertThat(data.result().overall().recallAt(1)).isEqualTo(5 / 6.0);
        assertThat(write(data)).contains("<p class=\"figure\">83.3<small>")
                .contains("<td class=\"best\">83.3</td>")
                .contains("<td>12.0</td>");
    }

    @Test
    void chartsShowOnlyWhatWasTrained() throws IOException {
        assertThat(write(data("Circles", List.of()))).contains("<polyline").contains("Recall at 1");
        ReportData trained = data("Circles", List.of());
        ReportData untrained = new ReportData("Circles", trained.when(), Map.of(), Map.of(), List.of(),
                List.of(),
                List.of(), trained.contenders(), trained.result(), trained.queries(), trained.gallery());
        assertThat(write(untrained)).doesNotContain("<polyline").doesNotContain("<h2>Training");
    }

    @Test
    void anImageThatHasGoneIsNamedMissing() throws IOException {
        ReportData data = data("Circles", List.of());
        Files.delete(data.queries().images().getFirst().file());
        assertThat(write(data)).contains("image missing");
    }

    @Test
    void picturesMustBelongToTheEvaluation() {
        assertThatThrownBy(() -> {
            ReportData data = data("Circles", List.of());
            new ReportData("Circles", data.when(), Map.of(), Map.of(), List.of(), List.of(), List.of(),
                    data.contenders(), data.result(), data.queries().select(0), data.gallery());
        }).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pictures of 1 queries");
    }

    private String write(ReportData data) throws IOException {
        Path file = folder.resolve("report.html");
        ReportWriter.write(file, data);
        return Files.readString(file);
    }

    private ReportData data(String title, List<String> notes) throws IOException {
        Matrix embeddings = Matrix.zeros(ANGLES.length, 2);
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < ANGLES.length; i++) {
            embeddings.set(i, 0, (float) Math.cos(ANGLES[i]));
            embeddings.set(i, 1, (float) Math.sin(ANGLES[i]));
            Path file = folder.resolve(i + ".png");
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
            images.add(new LabelledImage(file, i + ".png", LABELS[i], -1));
        }
        ImageSet set = new ImageSet("circles", images, List.of("round & <i>", "square"));
        RetrievalResult result = RetrievalEvaluation.ofSelf(embeddings, LABELS, EvaluationOptions.DEFAULT);
        List<LossPoint> losses = IntStream.rangeClosed(1, 1000)
                .mapToObj(step -> new LossPoint(step, 1.0 / step))
                .toList();
        List<RecallPoint> recalls = List.of(new RecallPoint(0, 0.1, 0.1),
                new RecallPoint(1000, Double.NaN, 0.8));
        return new ReportData(title, Instant.EPOCH, Map.of("Images", "6"), Map.of("steps", "1000"), notes,
                losses,
                recalls, List.of(new Contender("trained", result.summary()),
                        new Contender("untrained", Map.of("R@1", 0.12))),
                result, set, set);
    }
}
