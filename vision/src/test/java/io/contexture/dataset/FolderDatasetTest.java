package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {

    @TempDir
    private Path folder;

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void folderIsAClassAndNestedFoldersAreNamedByTheirPath() throws IOException {
        file("wren/2.JPG");
        file("wren/1.png");
        file("crow/black/a.gif");
        file("crow/grey/b.bmp");
        ImageSet set = FolderDataset.read(folder);
        assertThat(set.classNames()).containsExactly("crow/black", "crow/grey", "wren");
        assertThat(set.images()).extracting(LabelledImage::name).containsExactly("crow/black/a.gif",
                "crow/grey/b.bmp",
                "wren/1.png", "wren/2.JPG");
        assertThat(set.labels()).containsExactly(0, 1, 2, 2);
        assertThat(set.superLabels()).containsOnly(-1);
        assertThat(set.title()).isEqualTo(folder.getFileName().toString());
    }

    @Test
    void hiddenFilesAndOtherKindsAreIgnored() throws IOException {
        file("wren/1.png");
        file("wren/._1.png");
        file("wren/.hidden.png");
        file(".thumbnails/2.png");
        file("wren/notes.txt");
        file("readme.md");
        assertThat(FolderDataset.read(folder).images()).extracting(LabelledImage::name)
                .containsExactly("wren/1.png");
    }

    @Test
    void imageOutsideOfClassFoldersIsRefused() throws IOException {
        file("wren/1.png");
        file("stray.png");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("image stray.png lies outside of any class folder");
    }

    @Test
    void missingAndEmptyFoldersAreRefused() throws IOException {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> FolderDataset.read(folder.resolve("none")))
                .withMessageContaining("does not exist");
        file("wren/notes.txt");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("holds no images");
    }

    @Test
    void hashTellsWhetherTheNamesChanged() throws IOException {
        file("wren/1.png");
        String before = FolderDataset.sha256(folder);
        file("wren/.hidden.png");
        assertThat(FolderDataset.sha256(folder)).isEqualTo(before).hasSize(64);
        file("wren/2.png");
        assertThat(new ImageSetSource(folder, null).sha256()).isNotEqualTo(before);
        assertThat(new ImageSetSource(folder, null).read().size()).isEqualTo(2);
    }
}
