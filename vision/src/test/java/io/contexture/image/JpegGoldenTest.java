package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import org.junit.jupiter.api.Test;

class JpegGoldenTest {

    @Test
    void pixelsEqualPillows() {
        GoldenFile file = GoldenFile.open("jpeg_decoded");
        for (GoldenCase golden : file.cases()) {
            RgbImage image = ImageDecoder.decode(GoldenFile.folder().resolve(golden.text("file")));
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
}
