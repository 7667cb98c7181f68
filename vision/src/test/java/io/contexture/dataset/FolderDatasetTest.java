package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.dataset.tar.Tars;
import io.contexture.image.ImageDecoder;
import io.contexture.image.Pictures;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** As WebDataset writes them: several tars, each sample some files whose names differ after the first dot. */
    @Test
    void shardsReadAsOneSet() throws IOException {
        byte[] picture = Pictures.png(Pictures.gradient(20, 15, 1));
        Files.write(folder.resolve("shard-0.tar"), new Tars().file("000.png", picture)
                .file("000.cls", bytes("17\n")).file("000.json", bytes("{}"))
                .file("a.b/001.left.png", picture).file("a.b/001.cls", bytes(" wren ")).toBytes());
        Files.write(folder.resolve("shard-1.tar"),
                new Tars().file("000.png", picture).file("000.cls", bytes("wren")).toBytes());
        Files.write(folder.resolve("._shard-1.tar"), new byte[]{1});
        Files.writeString(folder.resolve("readme.md"), "");
        ImageSet set = FolderDataset.read(folder);
        assertThat(set.classNames()).containsExactly("17", "wren");
        assertThat(set.images()).extracting(LabelledImage::name).containsExactly("shard-0.tar/000.png",
                "shard-0.tar/a.b/001.left.png", "shard-1.tar/000.png");
        assertThat(set.labels()).containsExactly(0, 1, 1);
        for (LabelledImage image : set.images()) {
            assertThat(ImageDecoder.decode(image.file()).width()).isEqualTo(20);
        }
    }

    @Test
    void shardsMayHoldClassFolders() throws IOException {
        byte[] picture = Pictures.png(Pictures.gradient(20, 15, 1));
        Files.write(folder.resolve("a.tar"), new Tars().file("wren/1.png", picture).toBytes());
        Files.write(folder.resolve("b.TAR"),
                new Tars().file("wren/1.png", picture).file("crow/1.png", picture).toBytes());
        ImageSet set = FolderDataset.read(folder);
        assertThat(set.classNames()).containsExactly("crow", "wren");
        assertThat(set.images()).extracting(LabelledImage::name).containsExactly("a.tar/wren/1.png",
                "b.TAR/crow/1.png", "b.TAR/wren/1.png");
        // Where there are images, archives beside them are something else.
        file("owl/1.png");
        assertThat(FolderDataset.read(folder).classNames()).containsExactly("owl");
    }

    @Test
    void aSampleWithoutItsClassIsRefused() throws IOException {
        byte[] picture = Pictures.png(Pictures.gradient(20, 15, 1));
        Path shard = folder.resolve("s.tar");
        Files.write(shard, new Tars().file("0.png", picture).file("0.cls", bytes("1"))
                .file("1.png", picture).toBytes());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("image s.tar/1.png has no s.tar/1.cls beside it");
        Files.write(shard, new Tars().file("0.png", picture).file("0.cls", bytes("\n")).toBytes());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("class file " + shard + "!/0.cls has 0 lines");
        Files.write(shard,
                new Tars().file("0.png", picture).file("0.cls", new byte[]{(byte) 0xff}).toBytes());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("class file " + shard + "!/0.cls is not a text");
        Files.write(shard, new byte[2000]);
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> FolderDataset.read(folder))
                .withMessageContaining("file " + shard + " is neither a tar nor a zip file");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
