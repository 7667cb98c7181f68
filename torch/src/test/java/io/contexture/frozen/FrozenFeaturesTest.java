package io.contexture.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.image.ImageSize;
import io.contexture.model.EmbedOptions;
import io.contexture.model.ProgressListener;
import io.contexture.model.TinyOnnx;
import io.contexture.storage.BadInputException;
import io.contexture.testing.GeneratedShapes;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are computed once, and again when what they were made from has changed. */
class FrozenFeaturesTest {

    private static final String TRANSFORM = "resize:16x16";
    private static final int IMAGES = 12;

    @TempDir
    private Path folder;
    private ImageSet images;
    private FrozenBackbone backbone;

    @BeforeEach
    void open() throws IOException {
        new GeneratedShapes(24, 4, 3).write(folder.resolve("images"), 1);
        images = FolderDataset.read(folder.resolve("images/train"));
        Path file = new TinyOnnx("images", -1, 3, -1, -1).same("map").write(folder.resolve("m.onnx"), "map");
        backbone = FrozenBackbone.open(file, new ImageSize(16, 16), null, null, 1);
    }

    @AfterEach
    void close() {
        backbone.close();
    }

    private FeatureCache cache(String transform) throws IOException {
        return FeatureCache.open(folder.resolve("cache"), backbone.reference(), transform,
                backbone.dimension());
    }

    private FrozenFeatures features(ImageSet set, String transform) throws IOException {
        return FrozenFeatures.of(set, backbone, TransformSpec.parse(transform), new EmbedOptions(5, 2),
                cache(transform), ProgressListener.silent());
    }

    private FrozenFeatures features() throws IOException {
        return features(images, TRANSFORM);
    }

    private List<Path> cacheFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void featuresAreComputedOnce() throws IOException {
        FrozenFeatures first = features();
        assertThat(first.computed()).isEqualTo(IMAGES);
        assertThat(first.set().items()).isEqualTo(images);
        assertThat(first.set().dimension()).isEqualTo(3);
        assertThat(first.unreadable()).isEmpty();
        FrozenFeatures again = features();
        assertThat(again.computed()).isZero();
        assertThat(again.set().features().toArray()).containsExactly(first.set().features().toArray());
        assertThat(cacheFiles()).hasSize(1);
    }

    @Test
    void onlyImagesThatAreNewAreComputed() throws IOException {
        ImageSet half = images.select(IntStream.range(0, 7).toArray());
        float[] before = features(half, TRANSFORM).set().features().toArray();
        FrozenFeatures all = features();
        assertThat(all.computed()).isEqualTo(IMAGES - 7);
        assertThat(all.set().features().rows(0, 7).toArray()).containsExactly(before);
        assertThat(cacheFiles()).hasSize(2);
    }

    @Test
    void aChangedImageIsComputedAnew() throws IOException {
        float[] before = features().set().features().toArray();
        Files.copy(images.images().get(9).file(), images.images().get(2).file(),
                StandardCopyOption.REPLACE_EXISTING);
        FrozenFeatures copied = features();
        assertThat(copied.computed()).as("another image's content is known").isZero();
        assertThat(copied.set().features().rows(2, 3).toArray())
                .containsExactly(copied.set().features().rows(9, 10).toArray());
        new GeneratedShapes(24, 1, 1).write(folder.resolve("other"), 9);
        Files.copy(folder.resolve("other/train/train-figure-000/00.png"), images.images().get(2).file(),
                StandardCopyOption.REPLACE_EXISTING);
        FrozenFeatures changed = features();
        assertThat(changed.computed()).isEqualTo(1);
        assertThat(changed.set().features().rows(2, 3).toArray())
                .isNotEqualTo(java.util.Arrays.copyOfRange(before, 6, 9));
        assertThat(changed.set().features().rows(3, IMAGES).toArray())
                .containsExactly(java.util.Arrays.copyOfRange(before, 9, before.length));
    }

    @Test
    void anotherTransformPoolingOrModelHasFeaturesOfItsOwn() throws IOException {
        features();
        assertThat(features(images, "resize:20,center-crop:16").computed()).isEqualTo(IMAGES);
        assertThat(features(images, "resize:20,center-crop:16").computed()).isZero();
        Path other = new TinyOnnx("images", -1, 3, -1, -1).same("copy").same("map")
                .write(folder.resolve("m.onnx"), "map");
        backbone.close();
        backbone = FrozenBackbone.open(other, new ImageSize(16, 16), null, null, 1);
        assertThat(features().computed()).isEqualTo(IMAGES);
        backbone.close();
        backbone = FrozenBackbone.open(other, new ImageSize(16, 16), null, io.contexture.model.Pooling.MAX,
                1);
        assertThat(features().computed()).isEqualTo(IMAGES);
    }

    @Test
    void aTruncatedCacheFileIsNoticedAndMadeAnew() throws IOException {
        float[] before = features().set().features().toArray();
        Path file = cacheFiles().getFirst();
        long whole = Files.size(file);
        for (long length : new long[]{0, 5, 100, whole - 1}) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            FeatureCache opened = cache(TRANSFORM);
            assertThat(opened.size()).isZero();
            assertThat(opened.damaged()).singleElement().asString().contains(file.toString());
            assertThat(file).doesNotExist();
            FrozenFeatures anew = features();
            assertThat(anew.computed()).isEqualTo(IMAGES);
            assertThat(anew.set().features().toArray()).containsExactly(before);
            assertThat(file).hasSize(whole);
        }
    }

    @Test
    void imagesThatCannotBeReadAreLeftOut() throws IOException {
        Path broken = images.images().get(4).file();
        Files.write(broken, java.util.Arrays.copyOf(Files.readAllBytes(broken), 60));
        Files.delete(images.images().get(5).file());
        FrozenFeatures found = features();
        assertThat(found.set().size()).isEqualTo(IMAGES - 2);
        assertThat(found.computed()).isEqualTo(IMAGES - 2);
        assertThat(found.unreadable()).extracting(image -> image.file().getFileName().toString())
                .containsExactly(broken.getFileName().toString(),
                        images.images().get(5).file().getFileName().toString());
        assertThat(features().computed()).isZero();
    }

    @Test
    void aFeatureThatIsNotFiniteIsRefusedWithItsImage() throws IOException {
        backbone.close();
        backbone = FrozenBackbone.open(new TinyOnnx("images", -1, 3, -1, -1).infinite("map")
                .write(folder.resolve("m.onnx"), "map"), new ImageSize(16, 16), null, null, 1);
        assertThatThrownBy(this::features).isInstanceOf(BadInputException.class)
                .hasMessageContaining("m.onnx")
                .hasMessageContaining(images.images().getFirst().file().toString());
    }

    @Test
    void aRandomTransformIsRefused() {
        assertThatThrownBy(() -> features(images, "resize:16x16,flip"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("random");
    }
}
