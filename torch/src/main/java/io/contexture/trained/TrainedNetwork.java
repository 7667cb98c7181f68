package io.contexture.trained;

import io.contexture.dataset.ImageSet;
import io.contexture.frozen.BackboneReference;
import io.contexture.frozen.FeatureListener;
import io.contexture.image.RgbImage;
import io.contexture.linalg.Matrix;
import io.contexture.loader.ImageBatch;
import io.contexture.model.ComputeDevice;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.transform.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network of ours.
 *
 * @param file      the model file
 * @param network   open; closed with this
 * @param transform what is done to an image before it is embedded
 */
public record TrainedNetwork(Path file, EmbeddingNetwork network,
        Pipeline transform) implements TrainedModel {

    /**
     * Opens a model that is a whole network.
     *
     * @param place a model file, or a run folder, whose kept model is taken
     * @throws BadInputException if there is none, it cannot be read, or it is a head
     */
    public static TrainedNetwork open(Path place) throws IOException {
        Path file = TrainedModel.file(place);
        String backbone = SafetensorsFile.open(file).metadata().get(BackboneReference.KEY);
        if (backbone != null) {
            throw new BadInputException(file + " is a head on the features of "
                    + BackboneReference.parse(backbone, file.toString()).file()
                    + "; a whole network of ours is wanted here");
        }
        EmbeddingNetwork network = EmbeddingNetwork.load(file);
        try {
            return new TrainedNetwork(file, network, TrainedModel.transform(file, network.metadata()));
        } catch (BadInputException unusable) {
            network.close();
            throw unusable;
        }
    }

    @Override
    public int embeddingSize() {
        return network.options().embeddingSize();
    }

    @Override
    public void computeOn(ComputeDevice device) {
        network.computeOn(device);
    }

    @Override
    public EmbeddedSet embed(ImageSet set, EmbedOptions options, @Nullable Path cache,
            FeatureListener listener) {
        return Embedder.embed(network, set, transform, options, listener);
    }

    @Override
    public Matrix embed(List<RgbImage> prepared) {
        try (ImageBatch batch = ImageBatch.of(prepared, new int[prepared.size()])) {
            return network.embed(batch);
        }
    }

    @Override
    public Optional<PlaceEmbeddings> places(RgbImage prepared) {
        try (ImageBatch batch = ImageBatch.of(List.of(prepared), new int[1])) {
            return Optional.of(network.places(batch.pixels(), batch.height(), batch.width()));
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
