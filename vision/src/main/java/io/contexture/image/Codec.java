package io.contexture.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A reader of the JDK's, looked up once: the look-up by ImageIO goes through a lock for every image. */
final class Codec {

    static final Codec JPEG = new Codec("jpeg", true);
    static final Codec PNG = new Codec("png", true);
    static final Codec GIF = new Codec("gif", false);
    static final Codec BMP = new Codec("bmp", true);

    private final ImageReaderSpi provider;
    /** Remarks may be broken where pixels are not; but the transparent colour of a GIF stands among them. */
    private final boolean ignoreMetadata;

    private Codec(String formatName, boolean ignoreMetadata) {
        this.ignoreMetadata = ignoreMetadata;
        this.provider = find(formatName);
    }

    /** What to ask of a reader. */
    @FunctionalInterface
    interface Request<T> {
        T of(ImageReader reader) throws IOException;
    }

    private static ImageReaderSpi find(String formatName) {
        // The first use of ImageIO registers the JDK's readers.
        ImageIO.setUseCache(false);
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(
                ImageReaderSpi.class,
                true);
        while (all.hasNext()) {
            ImageReaderSpi candidate = all.next();
            if (List.of(candidate.getFormatNames()).contains(formatName)
                    && candidate.getClass().getName().startsWith("com.sun.imageio.")) {
                return candidate;
            }
        }
        throw new IllegalStateException("this Java runtime has no reader for " + formatName
                + "; a full JDK or JRE with module java.desktop is needed");
    }

    /** Asks a new reader on these bytes. */
    <T> T read(Bytes bytes, String name, Request<T> request) throws IOException {
        ImageReader reader = provider.createReaderInstance();
        List<String> damage = new ArrayList<>();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(
                new ByteArrayInputStream(bytes.data(), 0, bytes.length()))) {
            reader.setInput(stream, false, ignoreMetadata);
            reader.addIIOReadWarningListener((_, warning) -> {
                // libjpeg fills what is missing with grey and only warns; its other warnings are harmless.
                if (warning.contains("remature end")) {
                    damage.add(warning);
                }
            });
            ImageHeader.checkSize(reader.getWidth(0), reader.getHeight(0), name);
            T answer = request.of(reader);
            if (!damage.isEmpty()) {
                throw new UnreadableImageException(name, "the data is damaged: " + damage.getFirst());
            }
            return answer;
        } finally {
            reader.dispose();
        }
    }
}
