package io.contexture.model;

import java.util.List;

/**
 * A residual network (He et al. 2016) for small images: 3x3 stem of stride 1 and BatchNorm, ReLU, 2x2 max-pool; one basic
 * block at each of the widths w, 2w, 4w, 8w with strides 1, 2, 2, 2, a 1x1 convolution and BatchNorm on the shortcut where
 * the shape changes. Tensors have torchvision's names. Convolutions begin as torch draws them, as in the reference's
 * training runs; torchvision's residual networks draw wider, which matters for depth that this one has not.
 *
 * @param width channels of the first stage
 */
record SmallResNet(int width) implements Backbone {

    private static final int STAGES = 4;

    @Override
    public int features() {
        return width << (STAGES - 1);
    }

    @Override
    public List<String> classifiers() {
        return List.of("fc.");
    }

    @Override
    public List<ParameterSpec> state() {
        State state = new State();
        convolution(state, "conv1", width, 3, 3).batchNorm("bn1", width);
        int in = width;
        for (int stage = 1; stage <= STAGES; stage++) {
            int out = width << (stage - 1);
            String block = "layer" + stage + ".0.";
            convolution(state, block + "conv1", out, in, 3).batchNorm(block + "bn1", out);
            convolution(state, block + "conv2", out, out, 3).batchNorm(block + "bn2", out);
            if (in != out) {
                convolution(state, block + "downsample.0", out, in, 1).batchNorm(block + "downsample.1", out);
            }
            in = out;
        }
        return state.specs();
    }

    private static State convolution(State state, String name, int out, int in, int kernel) {
        return state.convolution(name, Start.Uniform.ofInputs((long) in * kernel * kernel), out, in, kernel);
    }

    @Override
    public <T> T features(Layers<T> layers, T images, Pooling pooling) {
        T x = layers.relu(layers.batchNorm(layers.convolve(images, "conv1", 1, 1, 1), "bn1"));
        x = layers.maxPool(x, 2, 2, 0);
        int in = width;
        for (int stage = 1; stage <= STAGES; stage++) {
            int out = width << (stage - 1);
            x = ResidualBlock.basic(layers, x, "layer" + stage + ".0.", stage == 1 ? 1 : 2, in != out);
            in = out;
        }
        return layers.pool(x, pooling);
    }
}
