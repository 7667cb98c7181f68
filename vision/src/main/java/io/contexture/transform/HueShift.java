package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;

/** Turns the hue of every pixel, in 8-bit HSV as Pillow converts it there and back. */
final class HueShift {

    private HueShift() {}

    /** Turned by a share of the circle, -0.5 to 0.5, in whole 256ths. */
    static RgbImage apply(RgbImage image, double share) {
        int turn = (int) (share * 255);
        byte[] rgb = image.rgb();
        byte[] out = PixelMemory.take(rgb.length);
        for (int i = 0; i < rgb.length; i += 3) {
            int red = rgb[i] & 0xff;
            int green = rgb[i + 1] & 0xff;
            int blue = rgb[i + 2] & 0xff;
            int most = Math.max(red, Math.max(green, blue));
            int least = Math.min(red, Math.min(green, blue));
            int saturation = most == least ? 0 : (int) ((float) (most - least) / most * 255.0);
            int hue = (hue(red, green, blue, most, least) + turn) & 0xff;
            toRgb(hue, saturation, most, out, i);
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    private static int hue(int red, int green, int blue, int most, int least) {
        if (most == least) {
            return 0;
        }
        float range = most - least;
        float fromRed = (most - red) / range;
        float fromGreen = (most - green) / range;
        float fromBlue = (most - blue) / range;
        float sixths;
        if (red == most) {
            sixths = fromBlue - fromGreen;
        } else if (green == most) {
            sixths = (float) (2.0 + fromRed - fromBlue);
        } else {
            sixths = (float) (4.0 + fromGreen - fromRed);
        }
        float circle = (float) ((sixths / 6.0 + 1.0) % 1.0);
        return Math.clamp((int) (circle * 255.0), 0, 255);
    }

    private static void toRgb(int hue, int saturation, int value, byte[] out, int at) {
        double sixths = (float) hue * 6.0 / 255.0;
        int sector = (int) sixths;
        float rest = (float) (sixths - sector);
        float share = (float) saturation / 255.0f;
        int low = round(value * (1.0 - share));
        int falling = round(value * (1.0 - share * rest));
        int rising = round(value * (1.0 - share * (1.0 - rest)));
        switch (saturation == 0 ? -1 : sector % 6) {
            case 0 -> put(out, at, value, rising, low);
            case 1 -> put(out, at, falling, value, low);
            case 2 -> put(out, at, low, value, rising);
            case 3 -> put(out, at, low, falling, value);
            case 4 -> put(out, at, rising, low, value);
            case 5 -> put(out, at, value, low, falling);
            default -> put(out, at, value, value, value);
        }
    }

    private static int round(double value) {
        return Math.clamp((int) Math.floor(value + 0.5), 0, 255);
    }

    private static void put(byte[] out, int at, int red, int green, int blue) {
        out[at] = (byte) red;
        out[at + 1] = (byte) green;
        out[at + 2] = (byte) blue;
    }
}
