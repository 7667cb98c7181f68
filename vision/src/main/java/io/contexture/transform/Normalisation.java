package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns 8-bit RGB into floats: {@code (v / 255 - mean) / std} per channel, in float arithmetic as torchvision's
 * {@code ToTensor} and {@code Normalize}.
 */
public final class Normalisation {

    private static final Normalisation IMAGE_NET = new Normalisation(List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f));

    /** The float of every byte, per channel. */
    private final float[][] table = new float[3][256];

    private Normalisation(List<Float> mean, List<Float> std) {
        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value / 255f - mean.get(channel)) / std.get(channel);
            }
        }
    }

    /** By the mean and standard deviation of ImageNet: (0.485, 0.456, 0.406) and (0.229, 0.224, 0.225). */
    public static Normalisation imageNet() {
        return IMAGE_NET;
    }

    /** The image as 3 x height x width floats. */
    public float[] apply(RgbImage image) {
        float[] planes = new float[image.rgb().length];
        apply(image, FloatBuffer.wrap(planes), 0);
        return planes;
    }

    /** The same into a buffer's 3 * height * width entries from {@code at} on, whatever its position. */
    public void apply(RgbImage image, FloatBuffer planes, int at) {
        byte[] rgb = image.rgb();
        int plane = image.width() * image.height();
        for (int channel = 0; channel < 3; channel++) {
            float[] values = table[channel];
            int to = at + channel * plane;
            for (int i = 0, from = channel; i < plane; i++, from += 3) {
                planes.put(to + i, values[rgb[from] & 0xff]);
            }
        }
    }
}
