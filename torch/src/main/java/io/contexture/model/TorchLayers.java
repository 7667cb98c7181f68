package io.contexture.model;

import io.contexture.storage.BadInputException;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Computes a network with libtorch. All that it makes belongs to the scope of the caller.
 *
 * @param weights         the state by name
 * @param batchStatistics whether BatchNorm normalises by the batch and moves its running statistics
 * @param places          where each place of the last map is to come out alone, instead of all pooled: told how many there are; else null
 */
record TorchLayers(Map<String, Tensor> weights, boolean batchStatistics, @Nullable PlaceGrid places)
        implements
            Layers<Tensor> {

    private static final double MOMENTUM = 0.1;
    /** What DINOv2 adds to the wanted number of patches before it divides by the stored one. */
    private static final double GRID_OFFSET = 0.1;

    /** With all places pooled. */
    TorchLayers(Map<String, Tensor> weights, boolean batchStatistics) {
        this(weights, batchStatistics, null);
    }

    private Tensor weight(String name) {
        Tensor weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("the network has no tensor " + name);
        }
        return weight;
    }

    private TensorOptional optional(String name) {
        Tensor weight = weights.get(name);
        return weight == null ? new TensorOptional() : new TensorOptional(weight);
    }

    @Override
    public Tensor convolve(Tensor x, String name, int stride, int padding, int groups) {
        return torch.conv2d(x, weight(name + ".weight"), optional(name + ".bias"), new long[]{stride, stride},
                new long[]{padding, padding}, new long[]{1, 1}, groups);
    }

    @Override
    public Tensor batchNorm(Tensor x, String name) {
        return torch.batch_norm(x, new TensorOptional(weight(name + ".weight")), optional(name + ".bias"),
                optional(name + ".running_mean"), optional(name + ".running_var"), batchStatistics, MOMENTUM,
                EPSILON, false);
    }

    @Override
    public Tensor relu(Tensor x) {
        return x.relu_();
    }

    @Override
    public Tensor gelu(Tensor x) {
        return torch.gelu(x);
    }

    @Override
    public Tensor add(Tensor x, Tensor y) {
        return x.add_(y);
    }

    @Override
    public Tensor thin(Tensor x, int stride) {
        LongOptional whole = new LongOptional();
        return x.slice(2, whole, whole, stride).slice(3, whole, whole, stride);
    }

    @Override
    public Tensor maxPool(Tensor x, int kernel, int stride, int padding) {
        return torch.max_pool2d(x, new long[]{kernel, kernel}, new long[]{stride, stride},
                new long[]{padding, padding}, new long[]{1, 1}, false);
    }

    @Override
    public Tensor pool(Tensor x, Pooling pooling) {
        if (places != null) {
            places.found(x.size(2), x.size(3));
            return x.permute(0, 2, 3, 1).reshape(-1, x.size(1));
        }
        return switch (pooling) {
            case AVERAGE -> x.mean(2, 3);
            case MAX -> largest(x);
            case AVERAGE_AND_MAX -> x.mean(2, 3).add_(largest(x));
            case GEM -> x.clamp_min(new Scalar(Pooling.SMALLEST)).pow(new Scalar(Pooling.EXPONENT)).mean(2, 3)
                    .pow(new Scalar(1 / Pooling.EXPONENT));
            case GEM_LEARNED -> {
                Tensor p = weight(Pooling.PARAMETER);
                yield x.clamp_min(new Scalar(Pooling.SMALLEST)).pow(p).mean(2, 3).pow(p.reciprocal());
            }
            case CLASS_TOKEN -> throw new IllegalArgumentException("a map has no class token");
        };
    }

    /** Its gradient goes to one place of each channel, the first of equal ones, as in the reference. */
    private static Tensor largest(Tensor x) {
        return torch.adaptive_max_pool2d(x, 1, 1).get0().flatten(1, -1);
    }

    @Override
    public Tensor linear(Tensor x, String name) {
        return torch.linear(x, weight(name + ".weight"), optional(name + ".bias"));
    }

    @Override
    public Tensor layerNorm(Tensor x, @Nullable String name, int size, double epsilon) {
        TensorOptional factors = name == null ? new TensorOptional() : optional(name + ".weight");
        TensorOptional summands = name == null ? new TensorOptional() : optional(name + ".bias");
        return torch.layer_norm(x, new long[]{size}, factors, summands, epsilon, true);
    }

    @Override
    public Tensor channelsLast(Tensor x) {
        return x.permute(0, 2, 3, 1);
    }

    @Override
    public Tensor channelsFirst(Tensor x) {
        return x.permute(0, 3, 1, 2);
    }

    @Override
    public Tensor scale(Tensor x, String parameter) {
        return x.mul(weight(parameter));
    }

    @Override
    public Tensor tokens(Tensor images, VisionTransformer vit) {
        if (images.size(2) % vit.patch() != 0 || images.size(3) % vit.patch() != 0) {
            throw new BadInputException("images are " + images.size(3) + " x " + images.size(2)
                    + "; this ViT needs edges that are multiples of " + vit.patch()
                    + ": resize or crop them so, e.g. to 224");
        }
        Tensor map = convolve(images, VisionTransformer.PATCHES, vit.patch(), 0, 1);
        long rows = map.size(2);
        long columns = map.size(3);
        if (places != null) {
            places.found(rows, columns);
        }
        Tensor patches = map.flatten(2, -1).transpose(1, 2);
        Tensor first = weight(VisionTransformer.CLASS_TOKEN).expand(images.size(0), -1, -1);
        Tensor all = torch.cat(new TensorVector(first, patches), 1);
        return all.add(positions(vit, weight(VisionTransformer.POSITIONS), rows, columns));
    }

    /** The stored positions, interpolated (bicubic) to another grid exactly as DINOv2's code does it. */
    static Tensor positions(VisionTransformer vit, Tensor stored, long rows, long columns) {
        if (rows == vit.grid() && columns == vit.grid()) {
            return stored;
        }
        Tensor grid = stored.narrow(1, 1, (long) vit.grid() * vit.grid())
                .reshape(1, vit.grid(), vit.grid(), vit.width()).permute(0, 3, 1, 2);
        Tensor resized = torch.upsample_bicubic2d(grid, new long[]{rows, columns}, false,
                new DoubleOptional((rows + GRID_OFFSET) / vit.grid()),
                new DoubleOptional((columns + GRID_OFFSET) / vit.grid()));
        return torch.cat(new TensorVector(stored.narrow(1, 0, 1), resized.flatten(2, -1).transpose(1, 2)), 1);
    }

    @Override
    public Tensor normalise(Tensor x) {
        Tensor lengths = x.mul(x).sum(new long[]{1}, true, new ScalarTypeOptional()).sqrt();
        return x.div(lengths.clamp_min(new Scalar(SHORTEST)));
    }

    @Override
    public Tensor attention(Tensor x, String name, int heads, int size) {
        long n = x.size(0);
        long tokens = x.size(1);
        Tensor three = linear(x, name + ".qkv").reshape(n, tokens, 3, heads, size / heads).permute(2, 0, 3, 1,
                4);
        Tensor attended = torch.scaled_dot_product_attention(three.select(0, 0), three.select(0, 1),
                three.select(0, 2));
        return linear(attended.transpose(1, 2).reshape(n, tokens, size), name + ".proj");
    }

    @Override
    public Tensor classToken(Tensor tokens) {
        return places == null
                ? tokens.select(1, 0)
                : tokens.narrow(1, 1, tokens.size(1) - 1).reshape(-1, tokens.size(2));
    }

    @Override
    public Tensor patches(Tensor tokens) {
        return tokens.narrow(1, 1, tokens.size(1) - 1).transpose(1, 2).unsqueeze(3);
    }
}
