package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.image.ImageSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"none; 0, 0, 1, 1", "resize:48x48; 0, 0, 1, 1",
            "resize:100; 0, 0, 1, 1",
            // 200 x 100 becomes 100 x 50, of which the middle 50 columns are seen.
            "resize:50,center-crop:50; 0.25, 0, 0.5, 1",
            // Smaller than the crop: 50 rows of black above and below.
            "center-crop:200; 0, -0.5, 1, 2", "center-crop:100,center-crop:50; 0.375, 0.25, 0.25, 0.5"})
    void whatIsSeenOfAnImageIsKnown(String transform, String seen) {
        String[] numbers = seen.split(", ", -1);
        assertThat(TransformSpec.parse(transform).seen(new ImageSize(200, 100)))
                .isEqualTo(new Pipeline.Seen(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]),
                        Double.parseDouble(numbers[2]), Double.parseDouble(numbers[3])));
    }
}
