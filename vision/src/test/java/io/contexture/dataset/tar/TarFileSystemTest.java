package io.contexture.dataset.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFileSystemTest {

    private static final String LONG = "species/" + "very-long-name-".repeat(12) + "é.jpg";

    @TempDir
    private Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path write(byte[] tar) throws IOException {
        return Files.write(folder.resolve("photos.tar"), tar);
    }

    private TarFileSystem open(byte[] tar) throws IOException {
        return TarFileSystem.open(write(tar));
    }

    @Test
    void filesHaveTheirContentUnderShortAndLongNames() throws IOException {
        TarFileSystem system = open(new Tars().file("./a/1.jpg", text("one")).file("a/empty.jpg", new byte[0])
                .fileInFolder("b/c", "2.jpg", text("two")).fileOfGnu(LONG, text("three"))
                .fileOfPax("p/" + LONG, new byte[700]).file("after.jpg", text("last")).toBytes());
        assertThat(system.getPath("/a/1.jpg")).hasContent("one");
        assertThat(system.getPath("a", "empty.jpg")).isEmptyFile();
        assertThat(system.getPath("/b/../b/c/./2.jpg")).hasContent("two");
        assertThat(system.getPath("/" + LONG)).hasContent("three");
        assertThat(Files.size(system.getPath("/p/" + LONG))).isEqualTo(700);
        assertThat(system.getPath("/after.jpg")).hasContent("last");
        try (var walk = Files.walk(system.getPath("/"))) {
            assertThat(walk.filter(Files::isRegularFile).count()).isEqualTo(6);
        }
        assertThat(Files.isDirectory(system.getPath("/b"))).isTrue();
        assertThat(Files.exists(system.getPath("/c"))).isFalse();
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Files.readAllBytes(system.getPath("/b")));
        assertThatExceptionOfType(ReadOnlyFileSystemException.class)
                .isThrownBy(() -> Files.write(system.getPath("/new"), new byte[1]));
    }

    @Test
    void lastOfTwoFilesOfAName() throws IOException {
        TarFileSystem system = open(
                new Tars().file("a", text("old")).file("a", text("new")).toBytes());
        assertThat(system.getPath("/a")).hasContent("new");
    }

    @Test
    void linksFoldersAndRemarksArePassedOver() throws IOException {
        TarFileSystem system = open(new Tars().entry("", "", 'g', text("15 comment=abc\n"))
                .entry("d/", "", '5',
                        new byte[0])
                .entry("d/link", "", '2', new byte[0]).file("d/file", text("x")).toBytes());
        try (var list = Files.list(system.getPath("/d"))) {
            assertThat(list.map(Path::toString)).containsExactly("/d/file");
        }
    }

    @Test
    void pathsBehaveAsOnDisk() throws IOException {
        TarFileSystem system = open(new Tars().file("a/b/c", text("x")).toBytes());
        for (String text : new String[]{"/a/b/c", "/", "/a/../b", "a/b", "..", "a/./b/..", "/../x"}) {
            Path here = system.getPath(text);
            Path disk = Path.of(text);
            assertThat(here.toString()).isEqualTo(disk.toString());
            assertThat(here.normalize().toString()).isEqualTo(disk.normalize().toString());
            assertThat(String.valueOf(here.getParent())).isEqualTo(String.valueOf(disk.getParent()));
            assertThat(String.valueOf(here.getFileName())).isEqualTo(String.valueOf(disk.getFileName()));
            assertThat(here.resolve("x/y").toString()).isEqualTo(disk.resolve("x/y").toString());
            assertThat(here.getNameCount()).isEqualTo(disk.getNameCount());
            assertThat(here.toAbsolutePath().startsWith("/a")).isEqualTo(Path.of("/").resolve(disk)
                    .startsWith("/a"));
            assertThat(here.endsWith("b/c")).isEqualTo(disk.endsWith("b/c"));
        }
        assertThat(system.getPath("/a/b").relativize(system.getPath("/a/c/d"))).hasToString("../c/d");
        assertThat(system.getPath("/a")).isEqualTo(system.getPath("/a/")).isNotEqualTo(system.getPath("a"));
    }

    @Test
    void tarCutShortAnywhereIsRefused() throws IOException {
        byte[] whole = new Tars().file("a/1.jpg", new byte[900]).file("a/2.jpg", new byte[100]).toBytes();
        int end = whole.length - 1024;
        for (int length : new int[]{600, 512 + 1024, 512 + 1024 + 200, end - 300, end, end + 100}) {
            Path tar = write(Arrays.copyOf(whole, length));
            assertThatExceptionOfType(BadInputException.class).as(length + " bytes")
                    .isThrownBy(() -> TarFileSystem.open(tar))
                    .withMessageContaining("tar file " + tar + " is cut short")
                    .withMessageContaining("copy it again");
        }
        assertThat(TarFileSystem.open(write(Arrays.copyOf(whole, end + 512))).getPath("/a/1.jpg")).exists();
    }

    @Test
    void damageIsRefusedAndSaysWhere() throws IOException {
        byte[] damaged = new Tars().file("a/1.jpg", new byte[900]).file("a/2.jpg", new byte[100]).toBytes();
        damaged[1536 + 3] ^= 1;
        Path tar = write(damaged);
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> TarFileSystem.open(tar))
                .withMessageContaining("is damaged: byte 1536 should begin a header");
        Path outside = write(new Tars().file("../secret", new byte[1]).toBytes());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> TarFileSystem.open(outside))
                .withMessageContaining("'../secret' leads out");
        Path attributes = write(new Tars().entry("x", "", 'x', text("99 path=a\n")).toBytes());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> TarFileSystem.open(attributes))
                .withMessageContaining("the attributes at byte 0 are damaged");
    }

    @Test
    void interruptedReaderLeavesTheTarOpenForOthers() throws IOException {
        TarFileSystem system = open(new Tars().file("a", text("content")).toBytes());
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Files.readAllBytes(system.getPath("/a")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(system.getPath("/a")).hasContent("content");
    }
}
