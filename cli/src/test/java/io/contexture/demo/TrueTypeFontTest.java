package io.contexture.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.Path2D;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrueTypeFontTest {

    @Test
    void aSquareOfARealFontHasItsCornersWhereTheyBelong() {
        Path2D square = outline("fas-stop");
        assertThat(square.getBounds2D().getWidth()).isEqualTo(square.getBounds2D().getHeight());
        assertThat(square.contains(square.getBounds2D().getCenterX(), square.getBounds2D().getCenterY()))
                .isTrue();
    }

    @Test
    void holesOfAGlyphStayOpen() {
        Path2D ring = outline("bi-circle");
        assertThat(ring.contains(ring.getBounds2D().getCenterX(), ring.getBounds2D().getCenterY())).isFalse();
        assertThat(ring.contains(ring.getBounds2D().getMinX() + 1, ring.getBounds2D().getCenterY())).isTrue();
    }

    @Test
    void aCharacterThatTheFontLacksHasNoOutline() {
        assertThat(drawing("bi-circle").font().outline(0x1F600)).isNull();
    }

    @Test
    void anotherKindOfFileIsNamedForWhatItIsNot() {
        assertThatThrownBy(() -> new TrueTypeFont(
                "wOFF is the web's".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not a TrueType font");
    }

    private static Path2D outline(String description) {
        IconCatalogue.Drawing drawing = drawing(description);
        return Objects.requireNonNull(drawing.font().outline(drawing.codePoint()), description);
    }

    private static IconCatalogue.Drawing drawing(String description) {
        return IconCatalogue.ofClassPath().drawnByAtLeast(1).stream().flatMap(List::stream)
                .filter(drawing -> drawing.description().equals(description)).findFirst().orElseThrow();
    }
}
