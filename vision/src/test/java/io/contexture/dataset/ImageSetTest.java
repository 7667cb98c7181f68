package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.contexture.storage.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {

    private static ImageSet set(String prefix, int... sizes) {
        List<LabelledImage> images = new ArrayList<>();
        for (int label = 0; label < sizes.length; label++) {
            for (int i = 0; i < sizes[label]; i++) {
                String name = prefix + label + "/" + i + ".png";
                images.add(new LabelledImage(Path.of("/images").resolve(name), name, label, -1));
            }
        }
        return new ImageSet(prefix, images,
                IntStream.range(0, sizes.length).mapToObj(label -> prefix + label).toList());
    }

    @Test
    void classWithOneImageIsNamedWherePairsAreNeeded() {
        assertThatNoException().isThrownBy(() -> set("train", 2, 3, 0).requirePairs());
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> set("train", 2, 1, 3).requirePairs())
                .withMessageContaining("train: class train1 has 1 image (train1/0.png)")
                .withMessageContaining("at least 2");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> set("train", 1, 1, 3).requirePairs())
                .withMessageContaining("2 classes are like that");
    }

    @Test
    void sharedClassesAreThoseWithImagesInBoth() {
        ImageSet train = set("class", 2, 2, 0, 2);
        ImageSet test = set("class", 0, 3, 4, 1);
        assertThat(train.sharedClasses(test)).containsExactly("class1", "class3");
        assertThat(train.sharedClasses(set("other", 2, 2))).isEmpty();
    }

    @Test
    void wholeClassesAreHeldOut() {
        ImageSet all = set("c", 3, 2, 4, 5, 2, 3, 2, 2, 2, 2);
        ImageSet.Split split = all.splitClasses(0.3, new SplittableRandom(4));
        assertThat(split.heldOut().classes()).isEqualTo(3);
        assertThat(split.kept().classes()).isEqualTo(7);
        assertThat(split.kept().size() + split.heldOut().size()).isEqualTo(all.size());
        assertThat(split.kept().sharedClasses(split.heldOut())).isEmpty();
        for (LabelledImage image : split.heldOut().images()) {
            assertThat(image.name()).startsWith(split.heldOut().classNames().get(image.label()) + "/");
        }
        assertThat(all.splitClasses(0.3, new SplittableRandom(4))).isEqualTo(split);
        assertThat(all.splitClasses(0.3, new SplittableRandom(5))).isNotEqualTo(split);
    }

    @Test
    void splitKeepsAtLeastOneClassOnEachSide() {
        assertThat(set("c", 2, 2).splitClasses(0.01, new SplittableRandom(0)).heldOut().classes())
                .isEqualTo(1);
        assertThat(set("c", 2, 2).splitClasses(0.99, new SplittableRandom(0)).kept().classes()).isEqualTo(1);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> set("c", 2).splitClasses(0.5, new SplittableRandom(0)))
                .withMessageContaining("at least 2");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> set("c", 2, 2).splitClasses(1, new SplittableRandom(0)))
                .withMessageContaining("above 0 and below 1");
    }

    @Test
    void selectionKeepsLabelsAndOrder() {
        ImageSet chosen = set("c", 2, 2).select(3, 0);
        assertThat(chosen.labels()).containsExactly(1, 0);
        assertThat(chosen.classSizes()).containsExactly(1, 1);
        assertThat(chosen.classNames()).containsExactly("c0", "c1");
    }

    @Test
    void labelBeyondTheClassesIsRefused() {
        LabelledImage image = new LabelledImage(Path.of("/x.png"), "x.png", 1, -1);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ImageSet("c", List.of(image), List.of("only")))
                .withMessageContaining("label 1");
    }
}
