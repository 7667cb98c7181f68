package io.contexture.server;

import io.contexture.dataset.CropBox;
import io.contexture.image.ImageDecoder;
import io.contexture.image.ImageSize;
import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import io.contexture.server.Refusal.Reason;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes pixels of the bytes that somebody sent. Decodes as many at once as there are cores. */
final class ImageIntake {

    private static final String NAME = "the image";

    private final long mostPixels;
    private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors());

    ImageIntake(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /**
     * The pixels of an image.
     *
     * @param crop the part to look at; the whole if null
     * @throws Refusal if it is no image, damaged, larger than allowed (told by its header, before anything is decoded), or the
     *                 crop lies outside of it
     */
    RgbImage pixels(byte[] content, @Nullable CropBox crop) throws InterruptedException {
        decoders.acquire();
        try {
            RgbImage image = decode(content);
            return crop == null ? image : cut(image, crop);
        } catch (UnreadableImageException unreadable) {
            throw Refusal.of(String.valueOf(unreadable.getMessage()));
        } finally {
            decoders.release();
        }
    }

    private RgbImage decode(byte[] content) {
        ImageSize size = ImageDecoder.size(content, NAME);
        if ((long) size.width() * size.height() > mostPixels) {
            throw new Refusal(Reason.TOO_LARGE, NAME + " has " + size.width() + " x " + size.height()
                    + " pixels; at most " + mostPixels + " are taken");
        }
        return ImageDecoder.decodeGuarded(content, NAME);
    }

    private static RgbImage cut(RgbImage image, CropBox crop) {
        CropBox box = crop.inside(new ImageSize(image.width(), image.height()))
                .orElseThrow(() -> Refusal.of("the crop, " + crop + ", lies outside of the image's "
                        + image.width() + " x " + image.height() + " pixels"));
        if (box.width() < 2 || box.height() < 2) {
            throw Refusal.of("the crop has " + box.width() + " x " + box.height()
                    + " pixels of the image; at least 2 x 2 are needed");
        }
        return PixelRows.of(image, box.x(), box.y(), box.width(), box.height()).copy();
    }
}
