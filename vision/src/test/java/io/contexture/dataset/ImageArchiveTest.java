package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.dataset.tar.Tars;
import io.contexture.image.ImageDecoder;
import io.contexture.image.Pictures;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageArchiveTest {

    private static final List<String> NAMES = List.of("birds/1.png", "birds/2.png", "cats/1.png",
            "cats/2.png");

    @TempDir
    private Path folder;
    private Path zip;
    private Path tar;

    private Path archive(String kind) {
        return kind.equals("zip") ? zip : tar;
    }

    private static ImageSet packed(Path archive) {
        return FolderDataset.read(ImageArchive.folder(archive));
    }

    @BeforeEach
    void writeArchiveAndFolder() throws IOException {
        zip = folder.resolve("photos.zip");
        tar = folder.resolve("photos.tar");
        Tars tars = new Tars();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < NAMES.size(); i++) {
                byte[] content = Pictures.png(Pictures.gradient(20 + i, 15, i));
                Path file = folder.resolve("photos").resolve(NAMES.get(i));
                Files.createDirectories(file.getParent());
                Files.write(file, content);
                ZipEntry entry = new ZipEntry(NAMES.get(i));
                if (i % 2 == 0) {
                    store(entry, content);
                }
                out.putNextEntry(entry);
                out.write(content);
                tars.file("./" + NAMES.get(i), content);
            }
        }
        Files.write(tar, tars.toBytes());
    }

    private static void store(ZipEntry entry, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar"})
    void archiveReadsAsTheFolderThatWasPacked(String kind) {
        ImageSet set = packed(archive(kind));
        ImageSet unpacked = FolderDataset.read(folder.resolve("photos"));
        assertThat(set.classNames()).containsExactly("birds", "cats");
        assertThat(set.labels()).isEqualTo(unpacked.labels());
        assertThat(set.images()).extracting(LabelledImage::name).isEqualTo(NAMES);
        for (int row = 0; row < set.size(); row++) {
            assertThat(ImageDecoder.decode(set.images().get(row).file()))
                    .isEqualTo(ImageDecoder.decode(unpacked.images().get(row).file()));
        }
        assertThat(set.title()).contains("photos." + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar"})
    void threadsReadItAtOnceInAnyOrder(String kind) {
        ImageSet set = packed(archive(kind));
        assertThat(IntStream.range(0, 400).parallel()
                .allMatch(i -> ImageDecoder.decode(set.images().get(i * 7 % 4).file()).width() == 20
                        + i * 7 % 4))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar"})
    void pathsOfAListMayStartFromAnArchive(String kind) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"),
                List.of("class_id path", "4 cats/2.png", "9 birds/1.png"));
        ImageSet set = ListFile.read(list, ImageArchive.folder(archive(kind)));
        assertThat(set.classNames()).containsExactly("4", "9");
        assertThat(ImageDecoder.decode(set.images().getFirst().file()).width()).isEqualTo(23);
        Files.write(list, List.of("class_id path", "4 ../secret.png"));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> ListFile.read(list, ImageArchive.folder(archive(kind))))
                .withMessageContaining("line 2").withMessageContaining("leaves the image root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar"})
    void unreadableImageIsNamedAfterItsArchive(String kind) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a/sound.png"));
            out.write(Pictures.png(Pictures.gradient(20, 15, 1)));
            out.putNextEntry(new ZipEntry("a/broken.png"));
            out.write(new byte[]{1, 2, 3});
        }
        Files.write(tar, new Tars().file("a/sound.png", Pictures.png(Pictures.gradient(20, 15, 1)))
                .file("a/broken.png", new byte[]{1, 2, 3}).toBytes());
        ImageCheck.Checked checked = ImageCheck.headers(packed(archive(kind)), 1);
        assertThat(checked.usable().size()).isEqualTo(1);
        assertThat(checked.unreadable().getFirst().toString())
                .startsWith(archive(kind) + "!/a/broken.png: not a JPEG");
    }

    @Test
    void damagedZipFileIsRefusedByName() throws IOException {
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> packed(zip))
                .withMessageContaining("zip file " + zip + " cannot be opened");
        assertThat(ImageArchive.isArchive(folder.resolve("photos"))).isFalse();
    }

    @Test
    void tarFileCutShortIsRefusedByName() throws IOException {
        byte[] whole = Files.readAllBytes(tar);
        Files.write(tar, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> packed(tar))
                .withMessageContaining("tar file " + tar + " is cut short");
    }

    @Test
    void compressedTarSaysWhatToDo() throws IOException {
        Path compressed = folder.resolve("photos.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(Files.readAllBytes(tar));
        }
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> packed(compressed))
                .withMessageContaining("gunzip it first");
    }
}
