package io.contexture.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * 8-bit RGB of decoded images. Stored values are taken as they are, not through Java2D's colour spaces, which would
 * brighten grey; of 16 bits the upper 8 are kept; transparency is laid on white.
 */
final class RasterPixels {

    private RasterPixels() {}

    static RgbImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(width * height, 3)];
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            fromPalette(raster, palette, rgb);
        } else if (!(image.getColorModel() instanceof ComponentColorModel)) {
            fromPacked(image, rgb);
        } else if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && model.getNumBands() == 3
                && model.getTransferType() == DataBuffer.TYPE_BYTE
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && model.getScanlineStride() == 3 * width && buffer.getOffset() == 0) {
            fromInterleaved(buffer.getData(), model.getBandOffsets(), rgb);
        } else {
            fromSamples(raster, rgb);
        }
        return new RgbImage(width, height, rgb);
    }

    private static void fromInterleaved(byte[] data, int[] offsets, byte[] rgb) {
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = data[i + offsets[0]];
            rgb[i + 1] = data[i + offsets[1]];
            rgb[i + 2] = data[i + offsets[2]];
        }
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int[] row = new int[raster.getWidth()];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int index : row) {
                // A damaged file may use an index that its palette lacks; Pillow gives black there.
                put(index < colours.length ? colours[index] : 0xff000000, rgb, at);
                at += 3;
            }
        }
    }

    /** RGB packed into ints or shorts, as BMP gives it: no colour space but sRGB occurs. */
    private static void fromPacked(BufferedImage image, byte[] rgb) {
        int[] row = new int[image.getWidth()];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                put(argb, rgb, at);
                at += 3;
            }
        }
    }

    private static void put(int argb, byte[] rgb, int at) {
        int alpha = argb >>> 24;
        rgb[at] = Blend.onWhite(argb >> 16 & 0xff, alpha);
        rgb[at + 1] = Blend.onWhite(argb >> 8 & 0xff, alpha);
        rgb[at + 2] = Blend.onWhite(argb & 0xff, alpha);
    }

    /** Grey, grey and alpha, RGB, RGB and alpha, of up to 16 bits each. */
    private static void fromSamples(Raster raster, byte[] rgb) {
        int bands = raster.getNumBands();
        boolean hasAlpha = bands == 2 || bands == 4;
        boolean isGrey = bands <= 2;
        int bits = raster.getSampleModel().getSampleSize(0);
        int[] row = new int[raster.getWidth() * bands];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int from = 0; from < row.length; from += bands) {
                int alpha = hasAlpha ? toEightBits(row[from + bands - 1], bits) : 255;
                for (int channel = 0; channel < 3; channel++) {
                    int value = row[from + (isGrey ? 0 : channel)];
                    rgb[at++] = Blend.onWhite(toEightBits(value, bits), alpha);
                }
            }
        }
    }

    private static int toEightBits(int value, int bits) {
        return bits >= 8 ? value >> (bits - 8) : value * 255 / ((1 << bits) - 1);
    }
}
