package io.contexture.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IconSetTest {

    @TempDir
    static Path temporary;

    static Path folder;
    static IconSet icons;

    @BeforeAll
    static void drawOnce() throws IOException {
        folder = temporary.resolve("icons");
        icons = IconSet.render(folder);
    }

    @Test
    void holdsAboutSevenHundredConceptsInTwoHalves() {
        assertThat(icons.drawn()).isTrue();
        assertThat(icons.trainConcepts() + icons.testConcepts()).isBetween(650, 750);
        assertThat(icons.testConcepts() - icons.trainConcepts()).isBetween(0, 1);
        assertThat(icons.trainImages() + icons.testImages()).isBetween(4000, 4700);
    }

    @Test
    void noConceptIsInBothHalvesAndEachHasFourDrawings() throws IOException {
        Set<Path> train = conceptsIn(icons.trainFolder());
        Set<Path> test = conceptsIn(icons.testFolder());
        assertThat(train).hasSize(icons.trainConcepts()).doesNotContainAnyElementsOf(test);
        assertThat(test).hasSize(icons.testConcepts());
    }

    @Test
    void imagesAreBlackOnWhiteAndSixtyFourPixelsWide() throws IOException {
        BufferedImage image = ImageIO.read(filesIn(icons.testFolder()).getFirst().toFile());
        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(64);
        assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(255);
        int[] pixels = image.getRaster().getSamples(0, 0, 64, 64, 0, (int[]) null);
        assertThat(pixels).contains(0);
    }

    @Test
    void drawingAgainGivesTheSameBytes() throws IOException {
        Path second = temporary.resolve("second");
        IconSet.render(second);
        assertThat(second.resolve("icon-set.txt")).hasSameTextualContentAs(folder.resolve("icon-set.txt"));
    }

    @Test
    void aWholeSetIsNotDrawnAgainAndADamagedOneIs() throws IOException {
        Path copy = temporary.resolve("copy");
        assertThat(IconSet.render(copy).drawn()).isTrue();
        assertThat(IconSet.render(copy).drawn()).isFalse();
        Path damaged = filesIn(copy.resolve("train")).getFirst();
        byte[] before = Files.readAllBytes(damaged);
        Files.write(damaged, new byte[]{1, 2, 3});
        assertThat(IconSet.render(copy).drawn()).isTrue();
        assertThat(damaged).hasBinaryContent(before);
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Path holiday = Files.createDirectories(temporary.resolve("holiday"));
        Files.writeString(holiday.resolve("beach.txt"), "sun");
        assertThatThrownBy(() -> IconSet.render(holiday)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("holiday").hasMessageContaining("beach.txt");
        assertThat(holiday.resolve("beach.txt")).hasContent("sun");
    }

    @Test
    void noDrawingIsACopyOfAnotherOfItsConcept() {
        List<IconConcept> concepts = IconConcept.all(IconCatalogue.ofClassPath());
        assertThat(concepts).hasSize(icons.trainConcepts() + icons.testConcepts());
        for (IconConcept concept : concepts) {
            List<IconImage> images = concept.images();
            assertThat(images).hasSizeGreaterThanOrEqualTo(IconConcept.FEWEST);
            for (int i = 0; i < images.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(images.get(i).cosine(images.get(j))).as(concept.name())
                            .isLessThanOrEqualTo(IconConcept.COPY);
                }
            }
        }
    }

    private static Set<Path> conceptsIn(Path half) throws IOException {
        Set<Path> concepts = new HashSet<>();
        for (Path file : filesIn(half)) {
            concepts.add(half.relativize(file).getName(0));
        }
        return concepts;
    }

    private static List<Path> filesIn(Path half) throws IOException {
        try (Stream<Path> inside = Files.walk(half)) {
            return inside.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
