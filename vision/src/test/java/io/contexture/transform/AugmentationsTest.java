package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.image.RgbImage;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden file's tensor names spell operation and arguments out ({@code hue:-0.11}). */
class AugmentationsTest {

    private static RgbImage noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new SplittableRandom(3).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    @Test
    void resultsEqualTorchvisionsForGivenParameters() {
        GoldenFile file = GoldenFile.openIn("testdata/torchvision", "augmentations");
        for (GoldenCase golden : file.cases()) {
            RgbImage input = new RgbImage(golden.integer("width"), golden.integer("height"),
                    bytes(golden, "input"));
            golden.countAsCompared("input");
            for (String tensor : golden.tensorNames()) {
                String[] parts = tensor.split(":", -1);
                if (parts[0].equals("blur")) {
                    compareWithinOne(golden, tensor, result(input, parts[0], parts[1]));
                } else if (!parts[0].equals("input")) {
                    RgbImage result = result(input, parts[0], parts[1]);
                    golden.checkExactly(tensor, unsigned(result.rgb()));
                }
            }
        }
        file.assertComplete();
    }

    private static RgbImage result(RgbImage image, String operation, String text) {
        double[] arguments = text.isEmpty()
                ? new double[0]
                : Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        return switch (operation) {
            case "brightness" -> Enhancement.brightness(image, arguments[0]);
            case "contrast" -> Enhancement.contrast(image, arguments[0]);
            case "saturation" -> Enhancement.saturation(image, arguments[0]);
            case "hue" -> HueShift.apply(image, arguments[0]);
            case "grayscale" -> Enhancement.grayscale(image);
            case "blur" -> GaussianBlur.blurred(image, (int) arguments[0], arguments[1]);
            case "erase" -> new RandomErasing(1, 0.1, 0.1, 1, 1, RandomErasing.Fill.MEAN).erased(image,
                    (int) arguments[0], (int) arguments[1], (int) arguments[2], (int) arguments[3],
                    new SplittableRandom(0));
            case "autocontrast" -> Augmentation.AUTO_CONTRAST.apply(image, 0);
            default -> Augmentation.valueOf(operation.toUpperCase(Locale.ROOT).replace('-', '_')).apply(image,
                    arguments[0]);
        };
    }

    private static void compareWithinOne(GoldenCase golden, String tensor, RgbImage result) {
        long[] theirs = golden.longs(tensor);
        long[] ours = unsigned(result.rgb());
        int different = 0;
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs[i])).as("%s %s at %d", golden, tensor, i)
                    .isLessThanOrEqualTo(1);
            different += ours[i] == theirs[i] ? 0 : 1;
        }
        assertThat(different).as("%s %s", golden, tensor).isLessThanOrEqualTo(ours.length / 500);
        golden.countAsCompared(tensor);
    }

    private static byte[] bytes(GoldenCase golden, String tensor) {
        long[] values = golden.longs(tensor);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static long[] unsigned(byte[] bytes) {
        long[] values = new long[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"color-jitter", "grayscale:0.5", "blur", "erase", "trivial-augment",
            "rand-augment"})
    void sameGeneratorGivesTheSameImageAndAnotherAnother(String text) {
        Pipeline augmentation = TransformSpec.parse(text);
        RgbImage image = noise(30, 20);
        Set<RgbImage> results = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            RgbImage result = augmentation.apply(image, new SplittableRandom(seed));
            assertThat(result).isEqualTo(augmentation.apply(image, new SplittableRandom(seed)));
            assertThat(result.width()).isEqualTo(30);
            assertThat(result.height()).isEqualTo(20);
            results.add(result);
        }
        assertThat(results).hasSizeGreaterThan(1);
        assertThat(image).isEqualTo(noise(30, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"color-jitter:p=0", "grayscale:0", "blur:p=0", "erase:0",
            "color-jitter:brightness=0:contrast=0:saturation=0:hue=0"})
    void whatIsNeverDoneChangesNothing(String text) {
        RgbImage image = noise(9, 7);
        for (int seed = 0; seed < 10; seed++) {
            assertThat(TransformSpec.parse(text).apply(image, new SplittableRandom(seed))).isEqualTo(image);
        }
    }

    @Test
    void erasedBoxesHaveTheirShareOfTheArea() {
        RandomErasing erasing = new RandomErasing(1, 0.1, 0.3, 0.5, 2, RandomErasing.Fill.BLACK);
        byte[] white = new byte[3 * 50 * 40];
        Arrays.fill(white, (byte) 255);
        for (int seed = 0; seed < 100; seed++) {
            RgbImage result = erasing.apply(new RgbImage(50, 40, white), new SplittableRandom(seed));
            int erased = 0;
            for (byte value : result.rgb()) {
                erased += value == 0 ? 1 : 0;
            }
            assertThat((double) erased / white.length).isBetween(0.08, 0.33);
        }
    }

    @Test
    void magnitudesAreTorchvisions() {
        RgbImage image = noise(331, 200);
        assertThat(Augmentation.ROTATE.wideMagnitude(30)).isEqualTo(135);
        assertThat(Augmentation.POSTERIZE.wideMagnitude(30)).isEqualTo(2);
        assertThat(Augmentation.POSTERIZE.wideMagnitude(0)).isEqualTo(8);
        assertThat(Augmentation.SOLARIZE.wideMagnitude(0)).isEqualTo(255);
        assertThat(Augmentation.TRANSLATE_X.wideMagnitude(15)).isEqualTo(16);
        assertThat(Augmentation.TRANSLATE_X.magnitude(30, image)).isEqualTo(150);
        assertThat(Augmentation.ROTATE.magnitude(10, image)).isEqualTo(10);
        assertThat(Augmentation.POSTERIZE.magnitude(30, image)).isEqualTo(4);
    }
}
