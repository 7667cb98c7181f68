package io.contexture.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG as libjpeg and Pillow do: by libjpeg-turbo where it can, directly or through Leptonica; else the stored
 * components come from the JDK's libjpeg, and colours are converted here. The JDK's own conversion would also apply colour profiles, which networks
 * trained on Pillow's pixels have not seen.
 */
final class JpegDecoder {

    private JpegDecoder() {}

    /** The whole image, as it is stored. */
    static RgbImage decode(Bytes bytes, String name) throws IOException {
        JpegStructure structure = JpegStructure.read(bytes, name);
        ImagePart whole = ImagePart.whole(structure.header().size(), 1, PixelRows::copy);
        PixelRows rows = part(bytes, whole, byte[]::new);
        return rows != null
                ? new RgbImage(rows.width(), rows.height(), rows.rgb())
                : slowly(bytes, structure, name);
    }

    /** The whole image without {@link LibJpeg}, whose errors no caller survives. */
    static RgbImage decodeGuarded(Bytes bytes, String name) throws IOException {
        return slowly(bytes, JpegStructure.read(bytes, name), name);
    }

    /**
     * A part of the image as stored.
     *
     * @param memory gives an array of at least so many bytes
     * @return null if it takes {@link #slowly} to find out whether the file is sound
     */
    static @Nullable PixelRows part(Bytes bytes, ImagePart part, IntFunction<byte[]> memory) {
        return LibJpeg.isAvailable() && JpegSyntax.isSound(bytes)
                ? JpegDecompressor.decode(bytes, part, memory)
                : null;
    }

    /** The whole of a file that is rare in kind, or damaged. */
    static RgbImage slowly(Bytes bytes, JpegStructure structure, String name) throws IOException {
        requireEnd(bytes, structure, name);
        if (structure.components() < 4) {
            RgbImage image = NativeCodec.jpeg(bytes);
            if (image != null) {
                return image;
            }
        }
        return byTheJdk(bytes, structure, name);
    }

    /** Several times slower, but knows inks, needs no native code, and says what is wrong with a file. */
    static RgbImage byTheJdk(Bytes bytes, JpegStructure structure, String name) throws IOException {
        Raster raster = Codec.JPEG.read(bytes, name, reader -> reader.readRaster(0, null));
        int bands = raster.getNumBands();
        if (bands != structure.components() || !(raster.getDataBuffer() instanceof DataBufferByte buffer)) {
            throw new IOException(bands + " components of " + raster.getSampleModel() + " are not supported");
        }
        byte[] stored = buffer.getData();
        byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * 3];
        switch (structure.colours()) {
            case GREY -> {
                for (int i = 0; i < stored.length; i++) {
                    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = stored[i];
                }
            }
            case RGB -> System.arraycopy(stored, 0, rgb, 0, rgb.length);
            case LUMA_CHROMA -> lumaChroma(stored, 3, rgb);
            case INK -> {
                for (int i = 0; i < rgb.length / 3; i++) {
                    System.arraycopy(stored, 4 * i, rgb, 3 * i, 3);
                }
                printInk(stored, rgb, structure.inverted());
            }
            case LUMA_CHROMA_INK -> {
                lumaChroma(stored, 4, rgb);
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) ~rgb[i];
                }
                printInk(stored, rgb, structure.inverted());
            }
        }
        return new RgbImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    /** The JDK's reader only warns of a file that stops early, and fills the rest with grey. */
    static void requireEnd(Bytes bytes, JpegStructure structure, String name) throws EOFException {
        if (!JpegStructure.reachesEnd(bytes, structure.end(), name)) {
            throw new EOFException("a JPEG's end marker FF D9 is missing");
        }
    }

    /** JFIF's matrix in libjpeg's fixed point: 16 fractional bits, halves rounded up. */
    private static void lumaChroma(byte[] stored, int bands, byte[] rgb) {
        for (int from = 0, to = 0; to < rgb.length; from += bands, to += 3) {
            int luma = stored[from] & 0xff;
            int blue = (stored[from + 1] & 0xff) - 128;
            int red = (stored[from + 2] & 0xff) - 128;
            rgb[to] = toByte(luma + ((91_881 * red + 32_768) >> 16));
            rgb[to + 1] = toByte(luma + ((-22_554 * blue - 46_802 * red + 32_768) >> 16));
            rgb[to + 2] = toByte(luma + ((116_130 * blue + 32_768) >> 16));
        }
    }

    /** Inks on white paper: {@code rgb} holds cyan, magenta, yellow and is overwritten; black is each fourth stored byte. */
    private static void printInk(byte[] stored, byte[] rgb, boolean inverted) {
        int flip = inverted ? 0xff : 0;
        for (int to = 0; to < rgb.length; to++) {
            int paper = 255 - ((stored[to / 3 * 4 + 3] & 0xff) ^ flip);
            int ink = (rgb[to] & 0xff) ^ flip;
            rgb[to] = toByte(paper - Blend.divideBy255(ink * paper));
        }
    }

    private static byte toByte(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
