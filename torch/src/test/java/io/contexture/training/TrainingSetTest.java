package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wrong labels, and parts of the training set. */
class TrainingSetTest {

    private static final ImageSet SET = GeneratedFeatures.of(30, 10, 1).items();

    private static long differing(ImageSet other) {
        return IntStream.range(0, SET.size())
                .filter(row -> other.images().get(row).label() != SET.images().get(row).label()).count();
    }

    @Test
    void exactlyTheShareGetsAnotherClass() {
        for (double share : new double[]{0, 0.1, 0.3, 1}) {
            ImageSet noisy = LabelNoise.in(SET, share, new SplittableRandom(1));
            assertThat(differing(noisy)).isEqualTo(Math.round(share * SET.size()));
            assertThat(noisy.images()).extracting(LabelledImage::name)
                    .isEqualTo(SET.images().stream().map(LabelledImage::name).toList());
        }
    }

    @Test
    void theWrongClassesAreAllTheOthersAlike() {
        int[] counts = new int[30];
        for (int seed = 0; seed < 300; seed++) {
            ImageSet noisy = LabelNoise.in(SET, 1, new SplittableRandom(seed));
            for (int row = 0; row < 10; row++) {
                counts[noisy.images().get(row).label()]++;
            }
        }
        assertThat(counts[0]).isZero();
        assertThat(IntStream.of(counts).skip(1)).allSatisfy(count -> assertThat(count).isBetween(60, 150));
    }

    @Test
    void anImageOfAnotherClassIsStillThatPartOfThatFile() {
        LabelledImage image = new LabelledImage(Path.of("/a.jpg"), "a.jpg", 0, 3, Role.QUERY,
                new CropBox(1, 2, 3, 4), Map.of("colour", "red"));
        ImageSet set = new ImageSet("boxes", List.of(image, image.withLabel(1)), List.of("a", "b"));
        assertThat(LabelNoise.in(set, 1, new SplittableRandom(1)).images())
                .containsExactly(image.withLabel(1), image);
    }

    @Test
    void noiseDependsOnTheSeedAlone() {
        assertThat(LabelNoise.in(SET, 0.3, new SplittableRandom(1)))
                .isEqualTo(LabelNoise.in(SET, 0.3, new SplittableRandom(1)))
                .isNotEqualTo(LabelNoise.in(SET, 0.3, new SplittableRandom(2)));
        assertThatThrownBy(() -> LabelNoise.in(SET, 1.1, new SplittableRandom(1))).hasMessageContaining("1.1")
                .hasMessageContaining("0.3");
    }

    @Test
    void aShareOfTheClassesKeepsAllOfTheirImages() {
        ImageSet part = TrainingShare.CLASSES.of(SET, 0.2, new SplittableRandom(1));
        assertThat(part.classes()).isEqualTo(6);
        assertThat(part.classSizes()).containsOnly(10);
        assertThat(TrainingShare.CLASSES.of(SET, 1, new SplittableRandom(1))).isSameAs(SET);
    }

    @Test
    void aShareOfTheImagesKeepsAllClasses() {
        ImageSet part = TrainingShare.IMAGES.of(SET, 0.4, new SplittableRandom(1));
        assertThat(part.classSizes()).hasSize(30).containsOnly(4);
        assertThat(TrainingShare.IMAGES.of(SET, 0.01, new SplittableRandom(1)).classSizes()).containsOnly(2);
        assertThatThrownBy(() -> TrainingShare.IMAGES.of(SET, 0, new SplittableRandom(1)))
                .hasMessageContaining("0.0").hasMessageContaining("0.2");
    }
}
