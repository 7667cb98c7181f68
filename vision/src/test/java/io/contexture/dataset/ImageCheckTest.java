package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.image.Pictures;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCheckTest {

    @TempDir
    private Path folder;

    private ImageSet set(int size) throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Path file = Files.write(folder.resolve(i + ".png"), Pictures.png(Pictures.gradient(9, 8, i)));
            images.add(new LabelledImage(file, i + ".png", i % 3, -1));
        }
        return new ImageSet("set", images, List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void unreadableImagesAreTakenOutWithTheirReasons(int threads) throws IOException {
        ImageSet set = set(150);
        byte[] good = Files.readAllBytes(set.images().getFirst().file());
        Files.delete(set.images().get(3).file());
        Files.write(set.images().get(70).file(), new byte[0]);
        Files.write(set.images().get(71).file(), Arrays.copyOf(good, good.length - 20));
        Files.write(set.images().get(72).file(), Pictures.png(Pictures.gradient(1, 1, 0)));
        Files.write(set.images().get(149).file(),
                ByteBuffer.wrap(good.clone()).putInt(16, 100_000).putInt(20, 100_000).array());
        ImageCheck.Checked checked = ImageCheck.headers(set, threads);
        assertThat(checked.unreadable()).extracting(UnreadableImage::reason).containsExactly(
                "there is no such file",
                "the file is empty (0 bytes)", "the file is cut short",
                "it has 1 x 1 pixels, which is too small; at least 2 x 2 are needed",
                "it claims 100000 x 100000 pixels; at most 178956970 in all are read");
        assertThat(checked.unreadable().getFirst().file()).isEqualTo(folder.resolve("3.png"));
        assertThat(checked.usable().size()).isEqualTo(145);
        assertThat(checked.usable().images()).extracting(LabelledImage::name).doesNotContain("3.png",
                "70.png",
                "71.png", "72.png", "149.png");
    }

    @Test
    void goodSetComesBackAsItIs() throws IOException {
        ImageSet set = set(5);
        assertThat(ImageCheck.headers(set, 2).usable()).isSameAs(set);
    }

    @Test
    void setWithNothingUsableIsRefused() throws IOException {
        ImageSet set = set(4);
        for (LabelledImage image : set.images()) {
            Files.delete(image.file());
        }
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ImageCheck.headers(set, 2))
                .withMessageContaining("none of its 4 images can be used").withMessageContaining("0.png")
                .withMessageContaining("Check the image root");
    }
}
