package io.contexture.cli;

import io.contexture.model.EmbeddingNetwork;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import io.contexture.transform.Pipeline;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trained network with what is needed to use it.
 *
 * @param file      the model file
 * @param network   open; closed with this
 * @param transform what is done to an image before it is embedded
 */
record ModelSource(Path file, EmbeddingNetwork network, Pipeline transform) implements AutoCloseable {

    static final String FILE = "model.safetensors";

    /**
     * Opens a model.
     *
     * @param place a model file, or a run folder, whose kept model is taken
     * @throws BadInputException if there is none, or it cannot be read
     */
    static ModelSource open(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
        if (!Files.exists(file)) {
            throw new BadInputException(Files.isDirectory(place)
                    ? place + " holds no " + FILE + ": no training has ended there, or it is not a run folder"
                    : place + " does not exist; give a model file (model.safetensors) or the run folder of a training");
        }
        EmbeddingNetwork network = EmbeddingNetwork.load(file);
        try {
            String transform = network.metadata().get(EmbeddingNetwork.TRANSFORM_KEY);
            if (transform == null) {
                throw new BadInputException(
                        file + " does not say how images are to be prepared: its header has no entry "
                                + EmbeddingNetwork.TRANSFORM_KEY);
            }
            return new ModelSource(file, network, TransformSpec.parse(transform));
        } catch (BadInputException unusable) {
            network.close();
            throw unusable;
        }
    }

    /** SHA-256 of the model file, in hexadecimal: embeddings carry it, to be told from those of other models. */
    String sha256() throws IOException {
        return Sha256.of(file);
    }

    @Override
    public void close() {
        network.close();
    }
}
