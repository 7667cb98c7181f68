package io.contexture.model;

import java.util.List;

/**
 * ConvNeXt (Liu et al. 2022) as torchvision has it, without its classifier, whose LayerNorm of the pooled features stays:
 * 4x4 stem of stride 4; four stages of blocks (7x7 convolution of each channel by itself, LayerNorm, linear to four times
 * the width, GELU, linear back, a factor for each channel, plus the input); LayerNorm and a 2x2 convolution of stride 2
 * between them. Tensors have torchvision's names. Stochastic depth is not applied.
 *
 * @param blocks blocks of each stage
 * @param widths channels of each stage
 */
record ConvNeXt(List<Integer> blocks, List<Integer> widths) implements Backbone {

    /** ConvNeXt-T: 27.8 million parameters without the classifier. */
    static final ConvNeXt TINY = new ConvNeXt(List.of(3, 3, 9, 3), List.of(96, 192, 384, 768));

    private static final double EPSILON = 1e-6;
    private static final double DEVIATION = 0.02;
    private static final double FIRST_FACTOR = 1e-6;
    private static final int STEM = 4;

    @Override
    public int features() {
        return widths.getLast();
    }

    @Override
    public List<String> classifiers() {
        return List.of("classifier.2.");
    }

    @Override
    public List<ParameterSpec> state() {
        State state = new State();
        convolution(state, "features.0.0", widths.getFirst(), 3, STEM).layerNorm("features.0.1",
                widths.getFirst());
        for (int stage = 0; stage < blocks.size(); stage++) {
            int width = widths.get(stage);
            if (stage > 0) {
                state.layerNorm("features." + 2 * stage + ".0", widths.get(stage - 1));
                convolution(state, "features." + 2 * stage + ".1", width, widths.get(stage - 1), 2);
            }
            for (int block = 0; block < blocks.get(stage); block++) {
                String name = block(stage, block);
                state.weight(name + "layer_scale", new Start.Constant(FIRST_FACTOR), width, 1, 1);
                convolution(state, name + "block.0", width, 1, 7).layerNorm(name + "block.2", width)
                        .linear(name + "block.3", 4 * width, width, DEVIATION)
                        .linear(name + "block.5", width, 4 * width, DEVIATION);
            }
        }
        return state.layerNorm("classifier.0", features()).specs();
    }

    private static String block(int stage, int block) {
        return "features." + (2 * stage + 1) + "." + block + ".";
    }

    private static State convolution(State state, String name, int out, int in, int kernel) {
        return state.convolution(name, new Start.Normal(DEVIATION), out, in, kernel)
                .weight(name + ".bias", new Start.Constant(0), out);
    }

    @Override
    public <T> T features(Layers<T> layers, T images, Pooling pooling) {
        T x = norm(layers, layers.convolve(images, "features.0.0", STEM, 0, 1), "features.0.1",
                widths.getFirst());
        for (int stage = 0; stage < blocks.size(); stage++) {
            if (stage > 0) {
                String between = "features." + 2 * stage;
                x = norm(layers, x, between + ".0", widths.get(stage - 1));
                x = layers.convolve(x, between + ".1", 2, 0, 1);
            }
            for (int block = 0; block < blocks.get(stage); block++) {
                x = block(layers, x, block(stage, block), widths.get(stage));
            }
        }
        return layers.layerNorm(layers.pool(x, pooling), "classifier.0", features(), EPSILON);
    }

    private static <T> T block(Layers<T> layers, T x, String name, int width) {
        T inner = layers.channelsLast(layers.convolve(x, name + "block.0", 1, 3, width));
        inner = layers.layerNorm(inner, name + "block.2", width, EPSILON);
        inner = layers.linear(layers.gelu(layers.linear(inner, name + "block.3")), name + "block.5");
        return layers.add(layers.scale(layers.channelsFirst(inner), name + "layer_scale"), x);
    }

    /** LayerNorm over the channels of n x c x h x w. */
    private static <T> T norm(Layers<T> layers, T x, String name, int width) {
        return layers.channelsFirst(layers.layerNorm(layers.channelsLast(x), name, width, EPSILON));
    }
}
