package io.contexture.model;

import java.util.List;

/**
 * torchvision's ResNet (He et al. 2016; the stride of a bottleneck at its 3x3 convolution) without its classifier: 7x7 stem
 * of stride 2, 3x3 max-pool of stride 2, four stages. Tensors have torchvision's names, so that its weights fit.
 * Convolutions begin normal by outputs (He et al. 2015).
 *
 * @param depth which
 */
record ResNet(Depth depth) implements Backbone {

    private static final int STAGES = 4;
    private static final int STEM = 64;

    /** Number of layers, and the blocks of each stage that they are in. */
    enum Depth {
        D18(18, 1, 2, 2, 2, 2), D34(34, 1, 3, 4, 6, 3), D50(50, 4, 3, 4, 6, 3), D101(101, 4, 3, 4, 23, 3),
        D152(152, 4, 3, 8, 36, 3);

        private final int layers;
        private final int expansion;
        private final int first;
        private final int second;
        private final int third;
        private final int fourth;

        Depth(int layers, int expansion, int first, int second, int third, int fourth) {
            this.layers = layers;
            this.expansion = expansion;
            this.first = first;
            this.second = second;
            this.third = third;
            this.fourth = fourth;
        }

        /** Blocks of a stage, from 1 to 4. */
        int blocks(int stage) {
            return switch (stage) {
                case 1 -> first;
                case 2 -> second;
                case 3 -> third;
                default -> fourth;
            };
        }

        /** Layers, as the name counts them. */
        int layers() {
            return layers;
        }

        private boolean bottleneck() {
            return expansion > 1;
        }
    }

    @Override
    public int features() {
        return out(STAGES);
    }

    private int out(int stage) {
        return (STEM << (stage - 1)) * depth.expansion;
    }

    @Override
    public List<String> classifiers() {
        return List.of("fc.");
    }

    @Override
    public List<ParameterSpec> state() {
        State state = new State();
        convolution(state, "conv1", STEM, 3, 7).batchNorm("bn1", STEM);
        int in = STEM;
        for (int stage = 1; stage <= STAGES; stage++) {
            for (int block = 0; block < depth.blocks(stage); block++) {
                block(state, "layer" + stage + "." + block + ".", in, STEM << (stage - 1), out(stage),
                        downsamples(stage, block));
                in = out(stage);
            }
        }
        return state.specs();
    }

    private void block(State state, String name, int in, int width, int out, boolean downsample) {
        if (depth.bottleneck()) {
            convolution(state, name + "conv1", width, in, 1).batchNorm(name + "bn1", width);
            convolution(state, name + "conv2", width, width, 3).batchNorm(name + "bn2", width);
            convolution(state, name + "conv3", out, width, 1).batchNorm(name + "bn3", out);
        } else {
            convolution(state, name + "conv1", width, in, 3).batchNorm(name + "bn1", width);
            convolution(state, name + "conv2", width, width, 3).batchNorm(name + "bn2", width);
        }
        if (downsample) {
            convolution(state, name + "downsample.0", out, in, 1).batchNorm(name + "downsample.1", out);
        }
    }

    private static State convolution(State state, String name, int out, int in, int kernel) {
        return state.convolution(name, Start.Normal.ofOutputs((long) out * kernel * kernel), out, in, kernel);
    }

    /** The first block of a stage changes the shape, but for the first stage of basic blocks. */
    private boolean downsamples(int stage, int block) {
        return block == 0 && (stage > 1 || depth.bottleneck());
    }

    @Override
    public <T> T features(Layers<T> layers, T images, Pooling pooling) {
        T x = stem(layers, images);
        for (int stage = 1; stage <= STAGES; stage++) {
            x = stage(layers, x, stage);
        }
        return layers.pool(x, pooling);
    }

    <T> T stem(Layers<T> layers, T images) {
        T x = layers.relu(layers.batchNorm(layers.convolve(images, "conv1", 2, 3, 1), "bn1"));
        return layers.maxPool(x, 3, 2, 1);
    }

    /** @param stage from 1 to 4 */
    <T> T stage(Layers<T> layers, T x, int stage) {
        T result = x;
        for (int block = 0; block < depth.blocks(stage); block++) {
            String name = "layer" + stage + "." + block + ".";
            int stride = stage > 1 && block == 0 ? 2 : 1;
            result = depth.bottleneck()
                    ? ResidualBlock.bottleneck(layers, result, name, stride, downsamples(stage, block))
                    : ResidualBlock.basic(layers, result, name, stride, downsamples(stage, block));
        }
        return result;
    }
}
