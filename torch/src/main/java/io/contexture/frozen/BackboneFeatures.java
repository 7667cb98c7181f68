package io.contexture.frozen;

import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbedOptions;
import io.contexture.transform.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What makes features of images.
 *
 * @param backbone  the network
 * @param transform what is done to an image before
 * @param cache     folder in which features are kept; null to keep none
 */
public record BackboneFeatures(FrozenBackbone backbone, Pipeline transform, @Nullable Path cache) {

    /**
     * The features of a set, as far as they are not kept from before computed now.
     *
     * @throws io.contexture.storage.BadInputException as {@link FrozenFeatures#of}
     * @throws IOException                             if features cannot be kept
     */
    public FrozenFeatures of(ImageSet images, EmbedOptions options, FeatureListener listener)
            throws IOException {
        FeatureCache kept = cache == null
                ? FeatureCache.none(backbone.dimension())
                : FeatureCache.open(cache, backbone.reference(), transform.toString(), backbone.dimension());
        kept.damaged().forEach(listener::damaged);
        return FrozenFeatures.of(images, backbone, transform, options, kept, listener);
    }
}
