package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.image.Pictures;
import io.contexture.image.RgbImage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomAffineTest {

    private static final RgbImage PICTURE = Pictures.gradient(40, 30, 2);

    @Test
    void withoutMovementTheImageStays() {
        assertThat(RandomAffine.transformed(PICTURE, 1, 0, 0, 0)).isEqualTo(PICTURE);
    }

    @Test
    void quarterTurnOfASquareMovesPixelsOntoPixels() {
        RgbImage square = Pictures.gradient(24, 24, 1);
        RgbImage turned = RandomAffine.transformed(square, 1, Math.PI / 2, 0, 0);
        for (int y = 1; y < 23; y++) {
            for (int x = 1; x < 23; x++) {
                // Clockwise as seen: what was at the left edge is at the top now.
                assertPixel(turned, 23 - y, x, square, x, y);
            }
        }
    }

    @Test
    void wholeShiftMovesPixelsAndFillsWithTheGround() {
        RgbImage moved = RandomAffine.transformed(PICTURE, 1, 0, 3, 2);
        int[] ground = RandomAffine.ground(PICTURE);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                if (x >= 3 && y >= 2) {
                    assertPixel(moved, x, y, PICTURE, x - 3, y - 2);
                } else {
                    assertThat(moved.rgb()[moved.index(x, y)] & 0xff).isEqualTo(ground[0]);
                }
            }
        }
    }

    @Test
    void resultEqualsThePlainDefinition() {
        double scale = 1.1;
        double angle = 0.19;
        RgbImage fast = RandomAffine.transformed(PICTURE, scale, angle, 2.3, -1.7);
        int[] ground = RandomAffine.ground(PICTURE);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                double right = x + 0.5 - 20 - 2.3;
                double down = y + 0.5 - 15 + 1.7;
                double fromX = (Math.cos(angle) * right + Math.sin(angle) * down) / scale + 20 - 0.5;
                double fromY = (-Math.sin(angle) * right + Math.cos(angle) * down) / scale + 15 - 0.5;
                for (int channel = 0; channel < 2; channel++) {
                    assertThat((double) (fast.rgb()[fast.index(x, y) + channel] & 0xff))
                            .isCloseTo(bilinear(fromX, fromY, channel, ground), within(2.0));
                }
            }
        }
    }

    private static double bilinear(double x, double y, int channel, int[] ground) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double sum = 0;
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 2; i++) {
                boolean inside = left + i >= 0 && left + i < 40 && top + j >= 0 && top + j < 30;
                double value = inside
                        ? PICTURE.rgb()[PICTURE.index(left + i, top + j) + channel] & 0xff
                        : ground[channel];
                sum += value * (1 - Math.abs(x - left - i)) * (1 - Math.abs(y - top - j));
            }
        }
        return sum;
    }

    @Test
    void groundIsTheMedianOfTheBorder() {
        byte[] rgb = new byte[10 * 8 * 3];
        Arrays.fill(rgb, (byte) 240);
        for (int i = 3 * (10 * 3 + 2); i < 3 * (10 * 3 + 8); i++) {
            rgb[i] = 5;
        }
        for (int i = 0; i < 3 * 10; i++) {
            rgb[i] = 9;
        }
        assertThat(RandomAffine.ground(new RgbImage(10, 8, rgb))).containsExactly(240, 240, 240);
    }

    @Test
    void drawsStayWithinTheirRanges() {
        RandomAffine still = new RandomAffine(1, 1, 0, 0);
        RandomAffine mild = new RandomAffine(0.8, 1.15, 0.2, 0.12);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            assertThat(still.apply(PICTURE, random)).isEqualTo(PICTURE);
            RgbImage moved = mild.apply(PICTURE, random);
            assertThat(moved).isNotEqualTo(PICTURE);
            // Red grows across the picture by 6.4 a pixel: the middle moves by at most 12 % of 40 pixels.
            int middle = moved.rgb()[moved.index(20, 15)] & 0xff;
            assertThat(middle).isBetween(127 - 48, 127 + 48);
        }
    }

    private static void assertPixel(RgbImage actual, int x, int y, RgbImage expected, int fromX, int fromY) {
        int at = actual.index(x, y);
        int from = expected.index(fromX, fromY);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(actual.rgb()[at + channel] & 0xff).as("(%d, %d)", x, y)
                    .isCloseTo(expected.rgb()[from + channel] & 0xff, within(1));
        }
    }
}
