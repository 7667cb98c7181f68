package io.contexture.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetTableTest {

    private static final Columns SHOES = Columns
            .parse(List.of("path=image", "label=product", "super=category"));

    @TempDir
    private Path folder;

    private Path shoes(String codec) throws IOException {
        Path file = folder.resolve("shoes.parquet");
        try (InputStream stream = ParquetTableTest.class.getResourceAsStream("shoes-" + codec + ".parquet")) {
            Files.copy(stream, file);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "zstd", "gzip"})
    void everyRowIsReadWhateverTheCompression(String codec) throws IOException {
        ImageRows rows = ImageTable.read(shoes(codec), folder, SHOES);
        assertThat(rows.rows()).hasSize(24);
        for (int i = 0; i < 24; i++) {
            Part part = i < 12 ? Part.TRAIN : i % 2 == 0 ? Part.QUERY : Part.GALLERY;
            assertThat(rows.rows().get(i)).isEqualTo(new ImageRow("shoes/" + i / 3 + "/" + i + ".jpg",
                    String.valueOf(i / 3), i / 3 % 2 == 0 ? "boots" : "sandals", part,
                    i % 5 == 0 ? null : new CropBox(i, 2, 30 + i, 40)));
        }
    }

    @Test
    void columnsThatCannotBeReadDoNotCount() throws IOException {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(
                        () -> ImageTable.read(shoes("snappy"), folder, Columns.parse(List.of("path=tags"))))
                .withMessageContaining("no column 'tags'")
                .withMessageContaining("it has image, product, split, category, x, y, width, height");
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        Path file = shoes("snappy");
        byte[] whole = Files.readAllBytes(file);
        byte[] scratched = whole.clone();
        Arrays.fill(scratched, 20, 400, (byte) 0x5a);
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(whole, whole.length - 50), scratched,
                "path,label\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            Files.write(file, damaged);
            assertThatExceptionOfType(BadInputException.class)
                    .isThrownBy(() -> ImageTable.read(file, folder, SHOES))
                    .withMessageContaining("shoes.parquet cannot be read as Parquet");
        }
    }
}
