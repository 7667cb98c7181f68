package io.contexture.model;

/** The blocks of residual networks (He et al. 2016). Layers have torchvision's names. */
final class ResidualBlock {

    private ResidualBlock() {}

    /** 3x3, BatchNorm, ReLU, 3x3, BatchNorm; plus the shortcut; ReLU. */
    static <T> T basic(Layers<T> layers, T x, String name, int stride, boolean downsample) {
        T inner = layers
                .relu(layers.batchNorm(layers.convolve(x, name + "conv1", stride, 1, 1), name + "bn1"));
        T outer = layers.batchNorm(layers.convolve(inner, name + "conv2", 1, 1, 1), name + "bn2");
        return layers.relu(layers.add(outer, shortcut(layers, x, name, stride, downsample)));
    }

    /**
     * 1x1, BatchNorm, ReLU, 3x3 with the stride, BatchNorm, ReLU, 1x1, BatchNorm; plus the shortcut; ReLU. The stride is at
     * the 3x3 convolution, as torchvision has it ("v1.5").
     */
    static <T> T bottleneck(Layers<T> layers, T x, String name, int stride, boolean downsample) {
        T narrow = layers.relu(layers.batchNorm(layers.convolve(x, name + "conv1", 1, 0, 1), name + "bn1"));
        T inner = layers
                .relu(layers.batchNorm(layers.convolve(narrow, name + "conv2", stride, 1, 1), name + "bn2"));
        T outer = layers.batchNorm(layers.convolve(inner, name + "conv3", 1, 0, 1), name + "bn3");
        return layers.relu(layers.add(outer, shortcut(layers, x, name, stride, downsample)));
    }

    /**
     * The 1x1 convolution of the shortcut, after leaving out the pixels that its stride passes over: oneDNN's own backward pass
     * of such a convolution writes outside its memory when channels are few (libtorch 2.10).
     */
    private static <T> T shortcut(Layers<T> layers, T x, String name, int stride, boolean downsample) {
        if (!downsample) {
            return x;
        }
        T thinned = stride == 1 ? x : layers.thin(x, stride);
        return layers.batchNorm(layers.convolve(thinned, name + "downsample.0", 1, 0, 1),
                name + "downsample.1");
    }

}
