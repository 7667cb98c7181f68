package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class JpegGoldenTest {

    @Test
    void pixelsEqualPillows() {
        compare((content, name) -> ImageDecoder.decode(content, name));
    }

    @Test
    void pixelsEqualPillowsWithoutNativeCode() {
        compare((content, name) -> {
            Bytes bytes = new Bytes(content, content.length);
            return JpegDecoder.byTheJdk(bytes, JpegStructure.read(bytes, name), name);
        });
    }

    @Test
    void nativeCodeIsThereAndReadsAllOfThem() throws IOException {
        assertThat(NativeCodec.isAvailable()).as("on the machines that tests run on").isTrue();
        for (GoldenCase golden : GoldenFile.open("jpeg_decoded").cases()) {
            byte[] content = Files.readAllBytes(GoldenFile.folder().resolve(golden.text("file")));
            assertThat(NativeCodec.jpeg(new Bytes(content, content.length))).as(golden.toString())
                    .isNotNull();
        }
    }

    @FunctionalInterface
    private interface Decoder {
        RgbImage decode(byte[] content, String name) throws IOException;
    }

    private static void compare(Decoder decoder) {
        GoldenFile file = GoldenFile.open("jpeg_decoded");
        for (GoldenCase golden : file.cases()) {
            RgbImage image = decode(decoder, golden.text("file"));
            for (String tensor : golden.tensorNames()) {
                assertThat(golden.shape(tensor)).containsExactly((long) image.height(), (long) image.width(),
                        3L);
                long[] values = new long[image.rgb().length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = image.rgb()[i] & 0xff;
                }
                golden.checkExactly(tensor, values);
            }
        }
        file.assertComplete();
    }

    private static RgbImage decode(Decoder decoder, String file) {
        try {
            return decoder.decode(Files.readAllBytes(GoldenFile.folder().resolve(file)), file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
