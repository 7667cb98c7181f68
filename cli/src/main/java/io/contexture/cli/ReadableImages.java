package io.contexture.cli;

import io.contexture.dataset.ImageCheck;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.Part;
import io.contexture.dataset.UnreadableImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The images that a run's options name.
 *
 * @param trainSource where the training images came from
 * @param testSource  where the test images came from; null if there are none
 * @param train       training images whose headers can be read
 * @param test        test images whose headers can be read; null if there are none
 * @param unreadable  the others
 */
record ReadableImages(ImageSource trainSource, @Nullable ImageSource testSource, ImageSet train,
        @Nullable ImageSet test, List<UnreadableImage> unreadable) {

    /** Opens them, and looks at every header. */
    static ReadableImages open(TrainOptions options, Console console) throws IOException {
        Reading reading = options.data.listing.reading();
        ImageSource.Opened train = ImageSource.open(Objects.requireNonNull(options.data.train, "asked for"),
                options.data.root, reading, Part.TRAIN).warning(console);
        ImageSource.@Nullable Opened test = options.data.test == null
                ? null
                : ImageSource.open(options.data.test, options.data.root, reading, Part.TEST);
        int threads = options.machine.loaderThreads();
        List<UnreadableImage> unreadable = new ArrayList<>();
        ImageSet usable = usable(train.set(), threads, unreadable);
        return new ReadableImages(train.source(), test == null ? null : test.source(), usable,
                test == null ? null : usable(test.set(), threads, unreadable), unreadable);
    }

    private static ImageSet usable(ImageSet set, int threads, List<UnreadableImage> unreadable) {
        ImageCheck.Checked checked = ImageCheck.headers(set, threads);
        unreadable.addAll(checked.unreadable());
        return checked.usable();
    }
}
