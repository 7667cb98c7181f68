package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadOptions;
import io.contexture.model.ModelOptions;
import io.contexture.model.PretrainedWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run trains, and on what. */
public sealed interface Subject {

    /** What is trained on: a row of it is a sample. */
    ImageSet train();

    /** Classes that are not trained on, evaluated during the run; null for none. */
    @Nullable
    ImageSet selection();

    /** Numbers of what the loss sees of a sample. */
    int lossSize();

    /** What results depend on beside {@link TrainingOptions#course}, as text by name. */
    Map<String, String> decisive(TrainingOptions options);

    /** A hash of names and classes of the samples: a run is continued with the same only. */
    default String hash() {
        return ImageSetHash.of(train(), selection());
    }

    /**
     * The network of {@link TrainingOptions#model} on images.
     *
     * @param model     which network
     * @param train     images to train on
     * @param selection images of other classes; null for none
     * @param weights   what a new run begins with; null for random weights
     */
    record Images(ModelOptions model, ImageSet train, @Nullable ImageSet selection,
            @Nullable PretrainedWeights weights) implements Subject {

        public Images {
            if (model.headStart().fromFeatures()) {
                throw new IllegalArgumentException("head start " + model.headStart().text()
                        + " is computed from features that do not change; a network on images begins with uniform or kaiming");
            }
        }

        @Override
        public int lossSize() {
            return model.lossSize();
        }

        @Override
        public Map<String, String> decisive(TrainingOptions options) {
            return options.ofImages();
        }
    }

    /**
     * A head on features that were computed beforehand.
     *
     * @param head            which head
     * @param trainFeatures   features to train on
     * @param selectionFeatures features of other classes; null for none
     * @param origin          what made the features, as the kept model's header is to say it; empty if that is not known
     */
    record Features(HeadOptions head, FeatureSet trainFeatures, @Nullable FeatureSet selectionFeatures,
            Map<String, String> origin) implements Subject {

        /** Features of which it is not known what made them. */
        public Features(HeadOptions head, FeatureSet trainFeatures,
                @Nullable FeatureSet selectionFeatures) {
            this(head, trainFeatures, selectionFeatures, Map.of());
        }

        public Features {
            origin = Map.copyOf(origin);
            if (selectionFeatures != null && selectionFeatures.dimension() != trainFeatures.dimension()) {
                throw new IllegalArgumentException("features to train on have " + trainFeatures.dimension()
                        + " numbers, those to evaluate on " + selectionFeatures.dimension()
                        + "; both must come from one network");
            }
        }

        @Override
        public ImageSet train() {
            return trainFeatures.items();
        }

        @Override
        public @Nullable ImageSet selection() {
            return selectionFeatures == null ? null : selectionFeatures.items();
        }

        @Override
        public int lossSize() {
            return head.embeddingSize();
        }

        @Override
        public Map<String, String> decisive(TrainingOptions options) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("inputSize", Integer.toString(head.inputSize()));
            all.put("embeddingSize", Integer.toString(head.embeddingSize()));
            all.put("standardised", Boolean.toString(head.standardised()));
            all.put("dropout", Double.toString(head.dropout()));
            all.put("layerNorm", Boolean.toString(head.layerNorm()));
            all.put("hiddenSize", Integer.toString(head.hiddenSize()));
            all.put("headStart", head.start().text());
            all.put("shrinkage", Double.toString(head.shrinkage()));
            all.putAll(new TreeMap<>(origin));
            return all;
        }
    }
}
