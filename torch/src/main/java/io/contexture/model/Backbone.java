package io.contexture.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a network that turns an image into features: what pretrained weights are for. */
sealed interface Backbone permits SmallResNet, ResNet, ConvNeXt, VisionTransformer {

    /** Features of an image. */
    int features();

    /** Every tensor of the state, in the reference's order. */
    List<ParameterSpec> state();

    /** Names with which its last, task-specific layers begin in files of pretrained weights: not used here. */
    List<String> classifiers();

    /** What it is pooled by if nothing else is asked for. */
    default Pooling usualPooling() {
        return Pooling.AVERAGE;
    }

    /**
     * The features of images.
     *
     * @param images n x 3 x h x w, normalised
     * @return n x {@link #features}
     */
    <T> T features(Layers<T> layers, T images, Pooling pooling);

    /** The architectures by name; the small one of that width. */
    static Map<String, Backbone> all(int width) {
        Map<String, Backbone> all = new LinkedHashMap<>();
        all.put(ModelOptions.SMALL_RESNET, new SmallResNet(width));
        for (ResNet.Depth depth : ResNet.Depth.values()) {
            all.put("resnet" + depth.layers(), new ResNet(depth));
        }
        all.put("convnext-tiny", ConvNeXt.TINY);
        all.put("vit-s14", VisionTransformer.SMALL);
        all.put("vit-b14", VisionTransformer.BASE);
        return all;
    }
}
