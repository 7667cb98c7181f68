package io.contexture.trained;

import io.contexture.dataset.ImageSet;
import io.contexture.frozen.BackboneReference;
import io.contexture.frozen.FeatureListener;
import io.contexture.image.RgbImage;
import io.contexture.linalg.Matrix;
import io.contexture.model.ComputeDevice;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.Sha256;
import io.contexture.transform.Pipeline;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trained model with what is needed to use it on images. */
public sealed interface TrainedModel extends AutoCloseable permits TrainedNetwork, TrainedHead {

    String FILE = "model.safetensors";

    /**
     * Opens a model.
     *
     * @param place   a model file, or a run folder, whose kept model is taken
     * @param threads of a frozen backbone, if it has one; 0 for one a core
     * @throws BadInputException if there is none, it cannot be read, or its backbone is gone or has changed
     */
    static TrainedModel open(Path place, int threads) throws IOException {
        Path file = file(place);
        return SafetensorsFile.open(file).metadata().containsKey(BackboneReference.KEY)
                ? TrainedHead.open(file, threads)
                : TrainedNetwork.open(file);
    }

    /** The model file of a place: itself, or that of a run folder. */
    static Path file(Path place) {
        Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
        if (!Files.exists(file)) {
            throw new BadInputException(Files.isDirectory(place)
                    ? place + " holds no " + FILE + ": no training has ended there, or it is not a run folder"
                    : place + " does not exist; give a model file (model.safetensors) or the run folder of a training");
        }
        return file;
    }

    /** The transform of a model file's header. */
    static Pipeline transform(Path file, Map<String, String> header) {
        String transform = header.get(EmbeddingNetwork.TRANSFORM_KEY);
        if (transform == null) {
            throw new BadInputException(
                    file + " does not say how images are to be prepared: its header has no entry "
                            + EmbeddingNetwork.TRANSFORM_KEY);
        }
        return TransformSpec.parse(transform);
    }

    /** The model file. */
    Path file();

    /** What is done to an image before it is embedded. */
    Pipeline transform();

    /** Numbers in an embedding. */
    int embeddingSize();

    /** What computes the network, or the head; a frozen backbone stays on the CPU. */
    void computeOn(ComputeDevice device);

    /**
     * Embeds images, those that cannot be read left out.
     *
     * @param cache folder in which a frozen backbone's features are kept; null to keep none
     * @throws BadInputException if not one can be read
     */
    EmbeddedSet embed(ImageSet set, EmbedOptions options, @Nullable Path cache, FeatureListener listener)
            throws IOException;

    /**
     * Embeds images.
     *
     * @param prepared what {@link #transform} made of each; all of one size
     * @return n x {@link #embeddingSize}, rows of length 1
     */
    Matrix embed(List<RgbImage> prepared);

    /**
     * Embeds every place of an image alone; empty if the network gives no map of places.
     *
     * @param prepared what {@link #transform} made of it
     */
    Optional<PlaceEmbeddings> places(RgbImage prepared);

    /** SHA-256 of the model file, in hexadecimal: embeddings carry it, to be told from those of other models. */
    default String sha256() throws IOException {
        return Sha256.of(file());
    }

    @Override
    void close();
}
