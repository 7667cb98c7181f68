package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.Role;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.storage.BadInputException;
import io.contexture.transform.TransformSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedderTest {

    private static final ModelOptions TINY = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 6);

    @TempDir
    private Path folder;
    private ImageSet set;

    @BeforeEach
    void writeImages() throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < 81; at++) {
                image.setRGB(at % 9, at / 9, at * i * 7919);
            }
            Path file = folder.resolve(i + ".png");
            ImageIO.write(image, "png", file.toFile());
            images.add(new LabelledImage(file, "set/" + i + ".png", i % 2, -1));
        }
        Files.write(folder.resolve("3.png"), new byte[]{1, 2, 3});
        set = new ImageSet("seven", images, List.of("even", "odd"));
    }

    private EmbeddedSet embed(int batch, int threads) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(TINY, 1)) {
            return Embedder.embed(network, set, TransformSpec.parse("resize:8x8"),
                    new EmbedOptions(batch, threads),
                    ProgressListener.silent());
        }
    }

    @Test
    void anUnreadableImageIsLeftOutAndReported() {
        EmbeddedSet embedded = embed(4, 2);
        assertThat(embedded.names()).containsExactly("set/0.png", "set/1.png", "set/2.png", "set/4.png",
                "set/5.png",
                "set/6.png");
        assertThat(embedded.labels()).containsExactly(0, 1, 0, 0, 1, 0);
        assertThat(embedded.unreadable()).singleElement()
                .satisfies(image -> assertThat(image.file()).isEqualTo(folder.resolve("3.png")));
    }

    @Test
    void aSetComesBackFromItsFile() throws IOException {
        EmbeddedSet embedded = embed(3, 1);
        Path file = folder.resolve("embeddings.safetensors");
        embedded.save(file, Map.of("root", "here"));
        EmbeddedSet read = EmbeddedSet.load(file);
        assertThat(read.embeddings().toArray()).isEqualTo(embedded.embeddings().toArray());
        assertThat(read.labels()).isEqualTo(embedded.labels());
        assertThat(read.names()).isEqualTo(embedded.names());
        assertThat(read.classNames()).containsExactly("even", "odd");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> EmbeddedSet.load(file)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("embeddings.safetensors");
    }

    @Test
    void queriesSearchInTheGalleryAndKeepTheirRolesInAFile() throws IOException {
        Matrix rows = Matrix.of(new float[]{1, 0, 0.6f, 0.8f, 0, 1, 1, 0}, 4, 2);
        List<Role> roles = List.of(Role.QUERY, Role.GALLERY, Role.GALLERY, Role.QUERY);
        EmbeddedSet shop = new EmbeddedSet(rows, new int[]{0, 0, 1, 1}, List.of("a", "b", "c", "d"),
                List.of("x", "y"), roles, List.of());
        RetrievalResult result = shop.evaluate(EvaluationOptions.DEFAULT);
        assertThat(result.queries()).isEqualTo(2);
        assertThat(result.gallery()).isEqualTo(2);
        assertThat(result.perQuery().firstHit()).as("the other query, which is nearest, is not searched")
                .containsExactly(1, 2);
        Path file = folder.resolve("shop.safetensors");
        shop.save(file, Map.of());
        assertThat(EmbeddedSet.load(file).roles()).isEqualTo(roles);
        EmbeddedSet queries = new EmbeddedSet(rows, new int[]{0, 0, 1, 1}, List.of("a", "b", "c", "d"),
                List.of("x", "y"), List.of(Role.QUERY, Role.QUERY, Role.QUERY, Role.QUERY), List.of());
        assertThatThrownBy(() -> queries.evaluate(EvaluationOptions.DEFAULT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("4 queries and 0 images in the gallery");
    }

    @Test
    void aRandomTransformIsRefused() {
        assertThatThrownBy(
                () -> new Embedder(set, TransformSpec.parse("resize:8x8,flip"), EmbedOptions.defaults(), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("flip");
    }
}
