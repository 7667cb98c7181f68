package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.model.EmbeddedSet;
import io.contexture.training.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run is made from (images, features, or images that become features), and how it is embedded. */
sealed interface Material permits ImageMaterial, HeadMaterial {

    /** Where the training samples came from. */
    ImageSource trainSource();

    /** Where the test samples came from; null if there are none. */
    @Nullable
    ImageSource testSource();

    /** The training samples that can be used. */
    ImageSet train();

    /** The test samples that can be used; null if there are none. */
    @Nullable
    ImageSet test();

    /** Images left out. */
    List<UnreadableImage> unreadable();

    /** What is trained, on these of the samples. */
    Subject subject(ImageSet chosen, @Nullable ImageSet watched);

    /** What there is to say of the weights that a new run begins with. */
    Optional<String> beginning();

    /** What a sample is called, in the plural. */
    String samples();

    /** What the trained model is compared with. */
    String baselineName();

    /** The embeddings of the baseline. */
    EmbeddedSet baseline(ImageSet samples, Console console) throws IOException;

    /** The embeddings of the run's kept model. */
    EmbeddedSet trained(Path run, ImageSet samples, Console console) throws IOException;
}
