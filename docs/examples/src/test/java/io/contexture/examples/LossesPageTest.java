package io.contexture.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.examples.pictures.LossPictures;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.ContextualVariant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** {@code docs/losses.md} and its pictures say what the library computes. */
class LossesPageTest {

    /** Tests run in the module's folder, docs/examples. */
    private static final Path DOCS = Path.of("..").toAbsolutePath().normalize();

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("losses.md"));
    }

    @Test
    void thePageHasTheTablesThatTheLibraryGives() throws IOException {
        String page = page();
        for (Map.Entry<String, String> table : new WorkedExampleTables(new WorkedExample()).all()
                .entrySet()) {
            assertThat(page).as("table %s", table.getKey()).contains(table.getValue());
        }
    }

    @Test
    void thePageHasTheLossOfTheExample() throws IOException {
        double loss = new WorkedExample().loss();
        assertThat(page()).contains(String.format(Locale.ROOT, "Here it is %.4f", loss));
        assertThat(new ContextualLoss(4, 0.05f).evaluateScores(new WorkedExample().cosines(),
                new int[]{0, 0, 0, 0, 1, 1, 1, 1}).value()).isCloseTo(loss, Offset.offset(1e-6));
    }

    @Test
    void thePageListsEveryVariant() throws IOException {
        String page = page();
        for (ContextualVariant variant : ContextualVariant.values()) {
            assertThat(page)
                    .contains("| `" + variant.name().toLowerCase(Locale.ROOT).replace('_', '-') + "` |");
        }
    }

    @Test
    void thePicturesAreThoseThatTheProgramDraws() throws Exception {
        String page = page();
        for (Map.Entry<String, String> picture : LossPictures.all().entrySet()) {
            assertThat(page).contains("(images/" + picture.getKey() + ")");
            assertThat(Files.readString(DOCS.resolve("images").resolve(picture.getKey())))
                    .as("%s; draw anew with LossPictures", picture.getKey()).isEqualTo(picture.getValue());
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(
                    new ByteArrayInputStream(picture.getValue().getBytes(StandardCharsets.UTF_8)));
        }
    }
}
