package io.contexture.model;

import io.contexture.image.ImageSize;
import java.util.List;

/**
 * The vision transformer (Dosovitskiy et al. 2021) of DINOv2 (Oquab et al. 2023), with its names of tensors: 14x14 patches, a
 * class token, learned positions, 12 blocks (LayerNorm, attention, a factor for each channel, plus the input; LayerNorm,
 * linear to four times the width, GELU, linear back, a factor, plus the input), LayerNorm. Images of any size whose edges
 * are multiples of 14: positions are interpolated.
 *
 * @param width  channels of a token
 * @param heads  of attention
 * @param blocks number of them
 * @param patch  edge of a patch in pixels
 * @param grid   patches along an edge of the images that positions are stored for
 */
record VisionTransformer(int width, int heads, int blocks, int patch, int grid) implements Backbone {

    /** ViT-S/14: 22.1 million parameters. */
    static final VisionTransformer SMALL = new VisionTransformer(384, 6, 12, 14, 37);
    /** ViT-B/14: 86.6 million parameters. */
    static final VisionTransformer BASE = new VisionTransformer(768, 12, 12, 14, 37);

    static final String CLASS_TOKEN = "cls_token";
    static final String POSITIONS = "pos_embed";
    static final String PATCHES = "patch_embed.proj";

    private static final double EPSILON = 1e-6;
    private static final double DEVIATION = 0.02;
    private static final double FIRST_FACTOR = 1e-5;

    /** Whether positions are stored for images of that size. */
    boolean stores(ImageSize images) {
        return images.height() == grid * patch && images.width() == grid * patch;
    }

    @Override
    public int features() {
        return width;
    }

    @Override
    public List<String> classifiers() {
        return List.of("head.", "mask_token");
    }

    @Override
    public Pooling usualPooling() {
        return Pooling.CLASS_TOKEN;
    }

    @Override
    public List<ParameterSpec> state() {
        State state = new State();
        state.weight(CLASS_TOKEN, new Start.Normal(1e-6), 1, 1, width);
        state.weight(POSITIONS, new Start.Normal(DEVIATION), 1, 1 + (long) grid * grid, width);
        state.convolution(PATCHES, Start.Uniform.ofInputs(3L * patch * patch), width, 3, patch)
                .weight(PATCHES + ".bias", new Start.Constant(0), width);
        for (int block = 0; block < blocks; block++) {
            String name = "blocks." + block + ".";
            state.layerNorm(name + "norm1", width).linear(name + "attn.qkv", 3 * width, width, DEVIATION)
                    .linear(name + "attn.proj", width, width, DEVIATION);
            factor(state, name + "ls1.gamma");
            state.layerNorm(name + "norm2", width).linear(name + "mlp.fc1", 4 * width, width, DEVIATION)
                    .linear(name + "mlp.fc2", width, 4 * width, DEVIATION);
            factor(state, name + "ls2.gamma");
        }
        return state.layerNorm("norm", width).specs();
    }

    private void factor(State state, String name) {
        state.weight(name, new Start.Constant(FIRST_FACTOR), width);
    }

    @Override
    public <T> T features(Layers<T> layers, T images, Pooling pooling) {
        T x = layers.tokens(images, this);
        for (int block = 0; block < blocks; block++) {
            String name = "blocks." + block + ".";
            T attended = layers.attention(layers.layerNorm(x, name + "norm1", width, EPSILON), name + "attn",
                    heads,
                    width);
            x = layers.add(layers.scale(attended, name + "ls1.gamma"), x);
            T inner = layers.linear(layers.layerNorm(x, name + "norm2", width, EPSILON), name + "mlp.fc1");
            inner = layers.linear(layers.gelu(inner), name + "mlp.fc2");
            x = layers.add(layers.scale(inner, name + "ls2.gamma"), x);
        }
        T tokens = layers.layerNorm(x, "norm", width, EPSILON);
        return pooling == Pooling.CLASS_TOKEN
                ? layers.classToken(tokens)
                : layers.pool(layers.patches(tokens), pooling);
    }
}
