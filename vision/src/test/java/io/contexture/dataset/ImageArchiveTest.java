package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.image.ImageDecoder;
import io.contexture.image.Pictures;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {

    private static final List<String> NAMES = List.of("birds/1.png", "birds/2.png", "cats/1.png",
            "cats/2.png");

    @TempDir
    private Path folder;
    private Path zip;

    @BeforeEach
    void writeArchiveAndFolder() throws IOException {
        zip = folder.resolve("photos.zip");
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
            }
        }
    }

    private static void store(ZipEntry entry, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
    }

    @Test
    void zipFileReadsAsTheFolderThatWasPacked() {
        ImageSetSource packed = new ImageSetSource(zip, null);
        ImageSetSource unpacked = new ImageSetSource(folder.resolve("photos"), null);
        ImageSet set = packed.read();
        assertThat(set.classNames()).containsExactly("birds", "cats");
        assertThat(set.labels()).isEqualTo(unpacked.read().labels());
        assertThat(packed.sha256()).isEqualTo(unpacked.sha256());
        for (int row = 0; row < set.size(); row++) {
            assertThat(ImageDecoder.decode(set.images().get(row).file()))
                    .isEqualTo(ImageDecoder.decode(unpacked.read().images().get(row).file()));
        }
        assertThat(set.title()).contains("photos.zip");
    }

    @Test
    void threadsReadItAtOnceInAnyOrder() {
        ImageSet set = new ImageSetSource(zip, null).read();
        assertThat(IntStream.range(0, 400).parallel()
                .allMatch(i -> ImageDecoder.decode(set.images().get(i * 7 % 4).file()).width() == 20
                        + i * 7 % 4))
                .isTrue();
    }

    @Test
    void pathsOfAListMayStartFromAZipFile() throws IOException {
        Path list = Files.write(folder.resolve("list.txt"),
                List.of("class_id path", "4 cats/2.png", "9 birds/1.png"));
        ImageSet set = new ImageSetSource(list, zip).read();
        assertThat(set.classNames()).containsExactly("4", "9");
        assertThat(ImageDecoder.decode(set.images().getFirst().file()).width()).isEqualTo(23);
        Files.write(list, List.of("class_id path", "4 ../secret.png"));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> new ImageSetSource(list, zip).read())
                .withMessageContaining("line 2").withMessageContaining("leaves the image root");
    }

    @Test
    void unreadableImageIsNamedAfterItsArchive() throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a/sound.png"));
            out.write(Pictures.png(Pictures.gradient(20, 15, 1)));
            out.putNextEntry(new ZipEntry("a/broken.png"));
            out.write(new byte[]{1, 2, 3});
        }
        ImageCheck.Checked checked = ImageCheck.headers(new ImageSetSource(zip, null).read(), 1);
        assertThat(checked.usable().size()).isEqualTo(1);
        assertThat(checked.unreadable().getFirst().toString())
                .startsWith(zip + "!/a/broken.png: not a JPEG");
    }

    @Test
    void damagedZipFileIsRefusedByName() throws IOException {
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> new ImageSetSource(zip, null).read())
                .withMessageContaining("zip file " + zip + " cannot be opened");
        assertThat(ImageArchive.isArchive(folder.resolve("photos"))).isFalse();
    }
}
