package io.contexture.server;

import io.contexture.dataset.CropBox;
import io.contexture.image.ImageDecoder;
import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import io.contexture.server.Refusal.Reason;
import io.contexture.transform.Pipeline;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes of the bytes that somebody sent the pixels that the model takes. Decodes as many at once as there are cores. */
final class ImageIntake {

    private static final String NAME = "the image";

    private final Pipeline transform;
    private final long mostPixels;
    private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors());

    /** @param transform one without randomness */
    ImageIntake(Pipeline transform, long mostPixels) {
        this.transform = transform;
        this.mostPixels = mostPixels;
    }

    /**
     * Decodes, crops and transforms.
     *
     * @param crop the part to look at; the whole if null
     * @throws Refusal if it is no image, damaged, larger than allowed (told by its header, before anything is decoded), or the
     *                 crop lies outside of it
     */
    RgbImage prepare(byte[] content, @Nullable CropBox crop) throws InterruptedException {
        decoders.acquire();
        try {
            RgbImage image = decode(content);
            return transform.apply(crop == null ? image : cut(image, crop), new SplittableRandom(0));
        } catch (UnreadableImageException unreadable) {
            throw Refusal.of(String.valueOf(unreadable.getMessage()));
        } finally {
            decoders.release();
        }
    }

    /** The pixels themselves, within the same limits. */
    RgbImage pixels(byte[] content) throws InterruptedException {
        decoders.acquire();
        try {
            return decode(content);
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
        byte[] rgb = new byte[box.width() * box.height() * 3];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(image.rgb(), image.index(box.x(), box.y() + y), rgb, y * box.width() * 3,
                    box.width() * 3);
        }
        return new RgbImage(box.width(), box.height(), rgb);
    }
}
