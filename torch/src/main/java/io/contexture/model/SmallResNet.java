package io.contexture.model;

import io.contexture.model.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A residual network (He et al. 2016) for small images: 3x3 stem of stride 1 and BatchNorm, ReLU, 2x2 max-pool; one basic
 * block at each of the widths w, 2w, 4w, 8w with strides 1, 2, 2, 2, a 1x1 convolution and BatchNorm on the shortcut where
 * the shape changes; global average pool; linear head {@code embedding}. Tensors have torchvision's names.
 */
final class SmallResNet {

    private static final int STAGES = 4;
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    private SmallResNet() {}

    /** Every tensor of the state, in torchvision's order. */
    static List<ParameterSpec> state(ModelOptions options) {
        List<ParameterSpec> state = new ArrayList<>();
        int width = options.width();
        convolution(state, "conv1", width, 3, 3);
        batchNorm(state, "bn1", width);
        int in = width;
        for (int stage = 1; stage <= STAGES; stage++) {
            int out = width << (stage - 1);
            String block = "layer" + stage + ".0.";
            convolution(state, block + "conv1", out, in, 3);
            batchNorm(state, block + "bn1", out);
            convolution(state, block + "conv2", out, out, 3);
            batchNorm(state, block + "bn2", out);
            if (in != out) {
                convolution(state, block + "downsample.0", out, in, 1);
                batchNorm(state, block + "downsample.1", out);
            }
            in = out;
        }
        int size = options.embeddingSize();
        state.add(new ParameterSpec("embedding.weight", Role.HEAD_WEIGHT, new long[]{size, in}));
        state.add(new ParameterSpec("embedding.bias", Role.HEAD_BIAS, new long[]{size}));
        return state;
    }

    private static void convolution(List<ParameterSpec> state, String name, int out, int in, int kernel) {
        state.add(new ParameterSpec(name + ".weight", Role.CONVOLUTION, new long[]{out, in, kernel, kernel}));
    }

    private static void batchNorm(List<ParameterSpec> state, String name, int channels) {
        long[] shape = {channels};
        state.add(new ParameterSpec(name + ".weight", Role.NORM_SCALE, shape));
        state.add(new ParameterSpec(name + ".bias", Role.NORM_SHIFT, shape));
        state.add(new ParameterSpec(name + ".running_mean", Role.RUNNING_MEAN, shape));
        state.add(new ParameterSpec(name + ".running_var", Role.RUNNING_VARIANCE, shape));
    }

    /**
     * The head's output, before L2 normalisation.
     *
     * @param weights         the tensors of {@link #state} by name
     * @param images          n x 3 x h x w, normalised
     * @param batchStatistics whether BatchNorm normalises by the batch and moves its running statistics
     * @return n x embeddingSize
     */
    static Tensor forward(Map<String, Tensor> weights, Tensor images, boolean batchStatistics) {
        Pass pass = new Pass(weights, batchStatistics);
        Tensor x = pass.norm(pass.convolve(images, "conv1", 1), "bn1").relu_();
        x = torch.max_pool2d(x, 2, 2);
        for (int stage = 1; stage <= STAGES; stage++) {
            x = pass.block(x, "layer" + stage + ".0.", stage == 1 ? 1 : 2);
        }
        Tensor pooled = x.mean(2, 3);
        return torch.linear(pooled, pass.weight("embedding.weight"),
                new TensorOptional(pass.weight("embedding.bias")));
    }

    private record Pass(Map<String, Tensor> weights, boolean batchStatistics) {

        Tensor weight(String name) {
            Tensor weight = weights.get(name);
            if (weight == null) {
                throw new IllegalStateException("the network has no tensor " + name);
            }
            return weight;
        }

        /** conv, norm, ReLU, conv, norm; plus the shortcut; ReLU. */
        Tensor block(Tensor x, String name, int stride) {
            Tensor inner = norm(convolve(x, name + "conv1", stride), name + "bn1").relu_();
            Tensor outer = norm(convolve(inner, name + "conv2", 1), name + "bn2");
            Tensor shortcut = weights.containsKey(name + "downsample.0.weight")
                    ? norm(convolve(thinned(x, stride), name + "downsample.0", 1), name + "downsample.1")
                    : x;
            return outer.add_(shortcut).relu_();
        }

        /**
         * Every {@code stride}-th pixel of every {@code stride}-th row: all that a 1x1 convolution of that stride looks at. With
         * fewer than 16 channels, innermost, oneDNN's own backward pass of such a convolution writes outside its memory (libtorch
         * 2.10: crashes and hangs).
         */
        Tensor thinned(Tensor x, int stride) {
            if (stride == 1) {
                return x;
            }
            LongOptional whole = new LongOptional();
            return x.slice(2, whole, whole, stride).slice(3, whole, whole, stride);
        }

        Tensor convolve(Tensor x, String name, long stride) {
            Tensor kernel = weight(name + ".weight");
            long padding = kernel.size(2) / 2;
            return torch.conv2d(x, kernel, new TensorOptional(), new long[]{stride, stride},
                    new long[]{padding, padding}, new long[]{1, 1}, 1);
        }

        Tensor norm(Tensor x, String name) {
            return torch.batch_norm(x, optional(name + ".weight"), optional(name + ".bias"),
                    optional(name + ".running_mean"), optional(name + ".running_var"), batchStatistics,
                    MOMENTUM,
                    EPSILON, false);
        }

        private TensorOptional optional(String name) {
            return new TensorOptional(weight(name));
        }
    }
}
