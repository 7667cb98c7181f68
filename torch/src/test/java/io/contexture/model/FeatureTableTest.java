package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.table.FeatureColumns;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features in Parquet. */
class FeatureTableTest {

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void copy() throws IOException {
        file = folder.resolve("features.parquet");
        try (InputStream stream = FeatureTableTest.class.getResourceAsStream("features.parquet")) {
            Files.copy(stream, file);
        }
    }

    private FeatureSet read(String... columns) throws IOException {
        return FeatureFile.read(file, null, folder, FeatureColumns.parse(List.of(columns)));
    }

    @ParameterizedTest
    @CsvSource(value = {"label=label", "feature=embedding", "feature=wide", "feature=f*"})
    void featuresLieInListsOrInAColumnForEachNumber(String column) throws IOException {
        FeatureSet set = read(column);
        float[] expected = new float[48];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i / 8f;
        }
        assertThat(set.dimension()).isEqualTo(4);
        assertThat(set.features().toArray()).containsExactly(expected);
        assertThat(set.items().labels()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
        assertThat(set.items().classNames()).containsExactly("class 0", "class 1", "class 2", "class 3");
        assertThat(set.items().superLabels()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
        LabelledImage last = set.items().images().getLast();
        assertThat(last.name()).isEqualTo("photos/11.jpg");
        assertThat(last.file()).isEqualTo(folder.resolve("photos/11.jpg"));
    }

    @Test
    void aColumnThatIsCalledOtherwiseIsNamed() throws IOException {
        FeatureSet set = read("label=super", "feature=wide", "path=label");
        assertThat(set.items().classNames()).containsExactly("0", "1");
        assertThat(set.items().images().getFirst().name()).as("paths are not unique").isEqualTo("row 0");
    }

    @Test
    void aCellThatDoesNotFitIsNamedByItsRow() {
        refused(() -> read("feature=ragged"), "row 12", "'ragged' holds 3 numbers", "4 in the rows before");
        refused(() -> read("feature=gap"), "row 8", "'gap' is empty");
        refused(() -> read("label=lonely"), "row 6", "the label is empty");
    }

    @Test
    void aColumnThatIsNotThereIsRefusedWithThoseThatAre() {
        refused(() -> read("feature=vector"), "no column of features 'vector'",
                "embedding, wide, ragged, gap", "--feature-columns feature=COLUMN");
        refused(() -> read("feature=tags"), "no column of features 'tags'");
        refused(() -> read("feature=g*"), "no column of real numbers whose name begins with 'g'");
        refused(() -> read("label=product"), "no column 'product'", "--feature-columns label=COLUMN");
        refused(() -> read("path=file"), "no column 'file'", "--feature-columns path=COLUMN");
        refused(() -> read("split=label"), "cannot mean 'split'", "feature, label, super, path");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[]{0, 10, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(() -> read(), "features.parquet cannot be read as Parquet");
        }
        refused(() -> FeatureFile.read(folder.resolve("none.parquet"), null, folder), "does not exist");
        refused(() -> FeatureFile.read(file, file, folder), "holds its labels itself");
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static void refused(Attempt attempt, String... parts) {
        assertThatThrownBy(attempt::run).isInstanceOf(BadInputException.class).message().contains(parts);
    }
}
