package io.contexture.dataset.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.Part;
import io.contexture.storage.BadInputException;
import io.contexture.testing.GeneratedShapes;
import io.contexture.testing.Miniature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class INaturalistSplitTest {

    @TempDir
    private Path folder;

    private Path miniature() throws IOException {
        Miniature.INATURALIST.write(folder, new GeneratedShapes(16, 5, 3), 1);
        return folder.resolve("train_mini.json");
    }

    @Test
    void halfOfTheSpeciesOfEachSuperCategoryRoundedDownAreForTheTest() throws IOException {
        INaturalistSplit split = INaturalistSplit.of(miniature(), new SplittableRandom(0));
        assertThat(split.superCategories()).isEqualTo(Map.of("Birds", 5, "Plants", 5));
        split.write(folder.resolve("train_mini"));
        PublishedSet set = PublishedSet.read(Layout.named("inat"), folder.resolve("train_mini"), false);
        ImageSet train = set.images(Part.TRAIN);
        ImageSet test = set.images(Part.TEST);
        assertThat(train.classSizes()).containsExactly(3, 3, 3, 3, 3, 3);
        assertThat(test.classSizes()).containsExactly(3, 3, 3, 3);
        assertThat(train.sharedClasses(test)).isEmpty();
        assertThat(set.missingImages()).isEmpty();
        assertThat(Arrays.stream(train.superLabels()).filter(label -> label == 0).count()).isEqualTo(9);
        for (int row = 0; row < train.size(); row++) {
            int species = Integer.parseInt(train.classNames().get(train.labels()[row]));
            assertThat(train.superLabels()[row]).as("even species are birds").isEqualTo(species % 2);
        }
    }

    @Test
    void theSplitDependsOnTheSeedAlone() throws IOException {
        Path json = miniature();
        INaturalistSplit split = INaturalistSplit.of(json, new SplittableRandom(0));
        assertThat(INaturalistSplit.of(json, new SplittableRandom(0))).isEqualTo(split);
        assertThat(INaturalistSplit.of(json, new SplittableRandom(1)).test()).isNotEqualTo(split.test());
    }

    @Test
    void numbersOfSpeciesAreComparedWithThePublishedOnes() throws IOException {
        assertThat(INaturalistSplit.of(miniature(), new SplittableRandom(0)).differences()).hasSize(11)
                .contains("Birds has 5 species; published are 1486",
                        "Fungi has 0 species; published are 341");
        assertThat(new INaturalistSplit(INaturalistSplit.PUBLISHED, java.util.List.of(), java.util.List.of())
                .differences()).isEmpty();
        int train = INaturalistSplit.PUBLISHED.values().stream().mapToInt(species -> species - species / 2)
                .sum();
        assertThat(PublishedSizes.INATURALIST.get(Part.TRAIN)).isEqualTo(new PartSize(50 * train, train));
        assertThat(PublishedSizes.INATURALIST.get(Part.TEST))
                .isEqualTo(new PartSize(500_000 - 50 * train, 10_000 - train));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                          | line 1
            []                                                         | no categories
            {"categories": [{"id": "x"}], "images": []}                | not the JSON that it should be
            {"categories": [], "images": [], "annotations": []}        | no categories, images or annotations
            {"categories": [{"id": 1}], "images": [{"id": 1}], "annotations": [{"image_id": 1}]} | category 1 has no supercategory
            {"categories": [{"id": 1}], "images": [{"id": 1}], "annotations": [{"image_id": 2}]} | image 2
            {"categories": [{"id": 1, "supercategory": "a", "image_dir_name": "b"}], "images": [{"id": 1}], "annotations": [{"image_id": 1}]} | 'b'
            """)
    void aFileThatIsNotWhatItShouldBeIsRefused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.json"), json);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> INaturalistSplit.of(file, new SplittableRandom(0)))
                .withMessageContaining("wrong.json").withMessageContaining(message);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> INaturalistSplit.of(folder.resolve("none.json"), new SplittableRandom(0)))
                .withMessageContaining("does not exist");
    }

    @Test
    void withoutListsTheToolThatMakesThemIsNamed() throws IOException {
        miniature();
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Layout.named("inat").read(folder, false))
                .withMessageContaining("iNaturalist_train.txt").withMessageContaining("contexture data inat");
    }
}
