package io.contexture.dataset;

import io.contexture.image.ImageDecoder;
import io.contexture.image.UnreadableImageException;
import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The quick look at every image before work begins: is it there, is it an image, is its size one that can be used? */
public final class ImageCheck {

    private static final int PORTION = 64;

    private ImageCheck() {}

    /**
     * What the check found.
     *
     * @param usable     the set without the unreadable images; labels and class names as before
     * @param unreadable the others, in the order of the set
     */
    public record Checked(ImageSet usable, List<UnreadableImage> unreadable) {

        public Checked {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Reads the header of every image ({@link ImageDecoder#size}).
     *
     * @param threads how many files to read at once, at least 1
     * @throws BadInputException if no image can be used; the message gives the first and why
     */
    public static Checked headers(ImageSet set, int threads) {
        List<UnreadableImage> unreadable = new ArrayList<>();
        List<Integer> usable = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<List<UnreadableImage>>> portions = new ArrayList<>();
            for (int from = 0; from < set.size(); from += PORTION) {
                List<LabelledImage> portion = set.images().subList(from,
                        Math.min(set.size(), from + PORTION));
                portions.add(workers.submit(() -> unreadable(portion)));
            }
            for (Future<List<UnreadableImage>> portion : portions) {
                unreadable.addAll(answer(portion, workers));
            }
        }
        if (unreadable.isEmpty()) {
            return new Checked(set, unreadable);
        }
        int next = 0;
        for (int row = 0; row < set.size(); row++) {
            boolean broken = next < unreadable.size()
                    && unreadable.get(next).file().equals(set.images().get(row).file());
            if (broken) {
                next++;
            } else {
                usable.add(row);
            }
        }
        if (usable.isEmpty()) {
            UnreadableImage first = unreadable.getFirst();
            throw new BadInputException(set.title() + ": none of its " + set.size()
                    + " images can be used; the first: " + first
                    + (Files.exists(first.file()) ? "" : ". Check the image root of the list"));
        }
        return new Checked(set.select(usable.stream().mapToInt(Integer::intValue).toArray()), unreadable);
    }

    private static List<UnreadableImage> unreadable(List<LabelledImage> portion) {
        List<UnreadableImage> found = new ArrayList<>();
        for (LabelledImage image : portion) {
            try {
                ImageDecoder.size(image.file());
            } catch (UnreadableImageException broken) {
                found.add(new UnreadableImage(image.file(), broken.reason()));
            }
        }
        return found;
    }

    private static List<UnreadableImage> answer(Future<List<UnreadableImage>> portion,
            ExecutorService workers) {
        try {
            return portion.get();
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking images", interrupted);
        } catch (ExecutionException failed) {
            workers.shutdownNow();
            throw new IllegalStateException("checking images failed", failed.getCause());
        }
    }
}
