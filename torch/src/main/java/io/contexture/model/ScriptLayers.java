package io.contexture.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network down as the method {@code forward} of a TorchScript module whose parameters have the network's names.
 * Values are names of variables; a line is written for each.
 *
 * @param source  grows by a line an operation
 * @param weights the state by name
 * @param height  of the images
 * @param width   of the images
 */
record ScriptLayers(StringBuilder source, Map<String, Tensor> weights, int height, int width)
        implements
            Layers<String> {

    static final String INPUT = "images";
    /** Positions for the size of the images, where it is not that of the stored ones. */
    static final String POSITIONS = "positions";

    private static final String NONE = "None";

    @SuppressWarnings("AnnotateFormatMethod")
    private String line(String expression, Object... parts) {
        String name = "v" + source.chars().filter(c -> c == '\n').count();
        source.append("    ").append(name).append(" = ").append(String.format(Locale.ROOT, expression, parts))
                .append('\n');
        return name;
    }

    /** A tensor of the module: submodules whose names are numbers are no identifiers. */
    private static String reference(String name) {
        String expression = "self";
        for (String part : name.split("\\.", -1)) {
            expression = "getattr(" + expression + ", \"" + part + "\")";
        }
        return expression;
    }

    private String optional(String name) {
        return weights.containsKey(name) ? reference(name) : NONE;
    }

    @Override
    public String convolve(String x, String name, int stride, int padding, int groups) {
        return line("torch.conv2d(%s, %s, %s, [%d, %d], [%d, %d], [1, 1], %d)", x,
                reference(name + ".weight"),
                optional(name + ".bias"), stride, stride, padding, padding, groups);
    }

    @Override
    public String batchNorm(String x, String name) {
        return line("torch.batch_norm(%s, %s, %s, %s, %s, False, 0.1, %s, False)", x,
                reference(name + ".weight"),
                reference(name + ".bias"), reference(name + ".running_mean"),
                reference(name + ".running_var"),
                EPSILON);
    }

    @Override
    public String relu(String x) {
        return line("torch.relu(%s)", x);
    }

    @Override
    public String gelu(String x) {
        return line("torch.gelu(%s)", x);
    }

    @Override
    public String add(String x, String y) {
        return line("torch.add(%s, %s)", x, y);
    }

    @Override
    public String thin(String x, int stride) {
        return line("%s[:, :, ::%d, ::%d]", x, stride, stride);
    }

    @Override
    public String maxPool(String x, int kernel, int stride, int padding) {
        return line("torch.max_pool2d(%s, [%d, %d], [%d, %d], [%d, %d])", x, kernel, kernel, stride, stride,
                padding,
                padding);
    }

    @Override
    public String pool(String x, Pooling pooling) {
        String mean = "torch.mean(%s, [2, 3])";
        String largest = "torch.amax(%s, [2, 3])";
        return switch (pooling) {
            case AVERAGE -> line(mean, x);
            case MAX -> line(largest, x);
            case AVERAGE_AND_MAX -> add(line(mean, x), line(largest, x));
            case GEM ->
                line("torch.pow(torch.mean(torch.pow(torch.clamp_min(%s, %s), %s), [2, 3]), 1.0 / %s)", x,
                        Pooling.SMALLEST, Pooling.EXPONENT, Pooling.EXPONENT);
            case GEM_LEARNED -> line(
                    "torch.pow(torch.mean(torch.pow(torch.clamp_min(%s, %s), %s), [2, 3]), torch.reciprocal(%s))",
                    x,
                    Pooling.SMALLEST, reference(Pooling.PARAMETER), reference(Pooling.PARAMETER));
            case CLASS_TOKEN -> throw new IllegalArgumentException("a map has no class token");
        };
    }

    @Override
    public String linear(String x, String name) {
        return line("torch.linear(%s, %s, %s)", x, reference(name + ".weight"), optional(name + ".bias"));
    }

    @Override
    public String layerNorm(String x, @Nullable String name, int size, double epsilon) {
        return line("torch.layer_norm(%s, [%d], %s, %s, %s)", x, size,
                name == null ? NONE : optional(name + ".weight"),
                name == null ? NONE : optional(name + ".bias"), epsilon);
    }

    private String permute(String x, int... order) {
        return line("torch.permute(%s, %s)", x, Arrays.toString(order));
    }

    @Override
    public String channelsLast(String x) {
        return permute(x, 0, 2, 3, 1);
    }

    @Override
    public String channelsFirst(String x) {
        return permute(x, 0, 3, 1, 2);
    }

    @Override
    public String scale(String x, String parameter) {
        return line("torch.mul(%s, %s)", x, reference(parameter));
    }

    @Override
    public String tokens(String images, VisionTransformer vit) {
        String map = convolve(images, VisionTransformer.PATCHES, vit.patch(), 0, 1);
        String patches = permute(line("torch.flatten(%s, 2)", map), 0, 2, 1);
        String first = line("%s.expand([%s.size(0), -1, -1])", reference(VisionTransformer.CLASS_TOKEN),
                images);
        return add(line("torch.cat([%s, %s], 1)", first, patches),
                reference(weights.containsKey(POSITIONS) ? POSITIONS : VisionTransformer.POSITIONS));
    }

    @Override
    public String normalise(String x) {
        return line("torch.div(%s, torch.clamp_min(torch.sqrt(torch.sum(torch.mul(%s, %s), [1], True)), %s))",
                x, x, x,
                SHORTEST);
    }

    @Override
    public String attention(String x, String name, int heads, int size) {
        String three = permute(
                line("torch.reshape(%s, [%s.size(0), %s.size(1), 3, %d, %d])", linear(x, name + ".qkv"), x,
                        x, heads, size / heads),
                2, 0, 3, 1, 4);
        String attended = line("torch.scaled_dot_product_attention(%s[0], %s[1], %s[2])", three, three,
                three);
        return linear(
                line("torch.reshape(torch.transpose(%s, 1, 2), [%s.size(0), %s.size(1), %d])", attended, x, x,
                        size),
                name + ".proj");
    }

    @Override
    public String classToken(String tokens) {
        return line("%s[:, 0]", tokens);
    }

    @Override
    public String patches(String tokens) {
        return line("torch.unsqueeze(torch.transpose(%s[:, 1:], 1, 2), 3)", tokens);
    }
}
