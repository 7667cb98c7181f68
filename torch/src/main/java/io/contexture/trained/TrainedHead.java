package io.contexture.trained;

import io.contexture.dataset.ImageSet;
import io.contexture.frozen.BackboneFeatures;
import io.contexture.frozen.BackboneReference;
import io.contexture.frozen.FeatureListener;
import io.contexture.frozen.FrozenBackbone;
import io.contexture.frozen.FrozenFeatures;
import io.contexture.image.RgbImage;
import io.contexture.linalg.Matrix;
import io.contexture.loader.ImageBatch;
import io.contexture.model.ComputeDevice;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.storage.BadInputException;
import io.contexture.transform.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A head and the frozen backbone whose features it was trained on.
 *
 * @param file      the head's model file
 * @param head      open; closed with this
 * @param backbone  open; closed with this
 * @param transform what is done to an image before it goes to the backbone
 */
public record TrainedHead(Path file, HeadNetwork head, FrozenBackbone backbone, Pipeline transform)
        implements
            TrainedModel {

    /**
     * Opens a head and its backbone.
     *
     * @throws BadInputException if one cannot be read, or the backbone is gone or has changed
     */
    public static TrainedHead open(Path file, int threads) throws IOException {
        HeadNetwork head = HeadNetwork.load(file);
        try {
            BackboneReference reference = BackboneReference.parse(
                    Objects.requireNonNull(head.metadata().get(BackboneReference.KEY), "looked for before"),
                    file.toString());
            Pipeline transform = TrainedModel.transform(file, head.metadata());
            return new TrainedHead(file, head, FrozenBackbone.open(reference.find(file),
                    transform.outputSize().orElseThrow(() -> new BadInputException(
                            file + ": its transform, " + transform + ", gives images of differing sizes")),
                    reference.output(), reference.pooling(), threads), transform);
        } catch (IOException | RuntimeException unusable) {
            head.close();
            throw unusable;
        }
    }

    @Override
    public int embeddingSize() {
        return head.options().embeddingSize();
    }

    @Override
    public void computeOn(ComputeDevice device) {
        head.computeOn(device);
    }

    @Override
    public EmbeddedSet embed(ImageSet set, EmbedOptions options, @Nullable Path cache,
            FeatureListener listener) throws IOException {
        FrozenFeatures features = new BackboneFeatures(backbone, transform, cache).of(set, options, listener);
        EmbeddedSet embedded = head.embed(features.set());
        return new EmbeddedSet(embedded.embeddings(), embedded.labels(), embedded.names(),
                embedded.classNames(),
                embedded.roles(), features.unreadable());
    }

    @Override
    public Matrix embed(List<RgbImage> prepared) {
        try (ImageBatch batch = ImageBatch.of(prepared, new int[prepared.size()])) {
            return head.embed(backbone.features(batch.pixels(), batch.size()));
        }
    }

    @Override
    public Optional<PlaceEmbeddings> places(RgbImage prepared) {
        try (ImageBatch batch = ImageBatch.of(List.of(prepared), new int[1])) {
            return backbone.places(batch.pixels()).map(
                    map -> new PlaceEmbeddings(map.rows(), map.columns(), head.embed(map.features())));
        }
    }

    @Override
    public void close() {
        head.close();
        backbone.close();
    }
}
