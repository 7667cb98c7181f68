package io.contexture.model;

import io.contexture.model.OnnxGraph.Attributes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network down as a graph of ONNX (operator set 17). Parameters keep their names. Values stand for images of one
 * size and any number.
 *
 * @param graph   grows
 * @param weights the state by name
 * @param height  of the images
 * @param width   of the images
 */
record OnnxLayers(OnnxGraph graph, Map<String, Tensor> weights, int height,
        int width) implements Layers<String> {

    static final String INPUT = "images";
    static final String OUTPUT = "embeddings";

    private Tensor tensor(String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the network has no tensor " + name);
        }
        return tensor;
    }

    private String weight(String name) {
        return constant(name, tensor(name));
    }

    private String constant(String name, Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = tensor.size(d);
        }
        Tensor whole = tensor.detach().contiguous();
        FloatPointer start = whole.data_ptr_float();
        return graph.floats(name, MemorySegment.ofBuffer(start.capacity(whole.numel()).asByteBuffer()),
                shape);
    }

    private static Attributes attributes() {
        return new Attributes();
    }

    @Override
    public String convolve(String x, String name, int stride, int padding, int groups) {
        Attributes how = attributes().integers("strides", stride, stride)
                .integers("pads", padding, padding, padding, padding).integer("group", groups);
        return weights.containsKey(name + ".bias")
                ? graph.node("Conv", how, x, weight(name + ".weight"), weight(name + ".bias"))
                : graph.node("Conv", how, x, weight(name + ".weight"));
    }

    @Override
    public String batchNorm(String x, String name) {
        return graph.node("BatchNormalization", attributes().real("epsilon", EPSILON), x,
                weight(name + ".weight"),
                weight(name + ".bias"), weight(name + ".running_mean"), weight(name + ".running_var"));
    }

    @Override
    public String relu(String x) {
        return graph.node("Relu", Attributes.NONE, x);
    }

    @Override
    public String gelu(String x) {
        String scaled = graph.node("Mul", Attributes.NONE, x, graph.number(Math.sqrt(0.5)));
        String sum = graph.node("Add", Attributes.NONE, graph.node("Erf", Attributes.NONE, scaled),
                graph.number(1));
        return graph.node("Mul", Attributes.NONE, graph.node("Mul", Attributes.NONE, x, sum),
                graph.number(0.5));
    }

    @Override
    public String add(String x, String y) {
        return graph.node("Add", Attributes.NONE, x, y);
    }

    @Override
    public String thin(String x, int stride) {
        return graph.node("Slice", Attributes.NONE, x, graph.integers(0, 0),
                graph.integers(Long.MAX_VALUE, Long.MAX_VALUE), graph.integers(2, 3),
                graph.integers(stride, stride));
    }

    @Override
    public String maxPool(String x, int kernel, int stride, int padding) {
        return graph.node("MaxPool", attributes().integers("kernel_shape", kernel, kernel)
                .integers("strides", stride, stride).integers("pads", padding, padding, padding, padding), x);
    }

    @Override
    public String pool(String x, Pooling pooling) {
        return switch (pooling) {
            case AVERAGE -> overPlaces("ReduceMean", x);
            case MAX -> overPlaces("ReduceMax", x);
            case AVERAGE_AND_MAX -> add(overPlaces("ReduceMean", x), overPlaces("ReduceMax", x));
            case GEM -> generalisedMean(x, Pooling.EXPONENT);
            case GEM_LEARNED -> generalisedMean(x, tensor(Pooling.PARAMETER).item_double());
            case CLASS_TOKEN -> throw new IllegalArgumentException("a map has no class token");
        };
    }

    private String overPlaces(String operator, String x) {
        return graph.node(operator, attributes().integers("axes", 2, 3).integer("keepdims", 0), x);
    }

    private String generalisedMean(String x, double exponent) {
        String above = graph.node("Max", Attributes.NONE, x, graph.number(Pooling.SMALLEST));
        String mean = overPlaces("ReduceMean",
                graph.node("Pow", Attributes.NONE, above, graph.number(exponent)));
        return graph.node("Pow", Attributes.NONE, mean, graph.number(1 / exponent));
    }

    @Override
    public String linear(String x, String name) {
        String transposed = graph.node("Transpose", attributes().integers("perm", 1, 0),
                weight(name + ".weight"));
        String product = graph.node("MatMul", Attributes.NONE, x, transposed);
        return weights.containsKey(name + ".bias") ? add(product, weight(name + ".bias")) : product;
    }

    @Override
    public String layerNorm(String x, @Nullable String name, int size, double epsilon) {
        Attributes how = attributes().integer("axis", -1).real("epsilon", epsilon);
        if (name != null) {
            return graph.node("LayerNormalization", how, x, weight(name + ".weight"), weight(name + ".bias"));
        }
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return graph.node("LayerNormalization", how, x,
                graph.floats("ones_" + size, MemorySegment.ofArray(ones), size));
    }

    private String transpose(String x, long... order) {
        return graph.node("Transpose", attributes().integers("perm", order), x);
    }

    @Override
    public String channelsLast(String x) {
        return transpose(x, 0, 2, 3, 1);
    }

    @Override
    public String channelsFirst(String x) {
        return transpose(x, 0, 3, 1, 2);
    }

    @Override
    public String scale(String x, String parameter) {
        return graph.node("Mul", Attributes.NONE, x, weight(parameter));
    }

    @Override
    public String tokens(String images, VisionTransformer vit) {
        String map = convolve(images, VisionTransformer.PATCHES, vit.patch(), 0, 1);
        String flat = graph.node("Reshape", Attributes.NONE, map, graph.integers(0, vit.width(), -1));
        String count = graph.node("Slice", Attributes.NONE, graph.node("Shape", Attributes.NONE, images),
                graph.integers(0), graph.integers(1));
        String shape = graph.node("Concat", attributes().integer("axis", 0), count,
                graph.integers(1, vit.width()));
        String first = graph.node("Expand", Attributes.NONE, weight(VisionTransformer.CLASS_TOKEN), shape);
        String all = graph.node("Concat", attributes().integer("axis", 1), first, transpose(flat, 0, 2, 1));
        Tensor positions = TorchLayers.positions(vit, tensor(VisionTransformer.POSITIONS),
                height / vit.patch(),
                width / vit.patch());
        return add(all, constant(VisionTransformer.POSITIONS, positions));
    }

    @Override
    public String normalise(String x) {
        String length = graph.node("ReduceL2", attributes().integers("axes", 1).integer("keepdims", 1), x);
        return graph.node("Div", Attributes.NONE, x,
                graph.node("Max", Attributes.NONE, length, graph.number(SHORTEST)));
    }

    @Override
    public String attention(String x, String name, int heads, int size) {
        int each = size / heads;
        String three = transpose(graph.node("Reshape", Attributes.NONE, linear(x, name + ".qkv"),
                graph.integers(0, 0, 3, heads, each)), 2, 0, 3, 1, 4);
        String query = graph.node("Mul", Attributes.NONE, part(three, 0), graph.number(1 / Math.sqrt(each)));
        String scores = graph.node("MatMul", Attributes.NONE, query, transpose(part(three, 1), 0, 1, 3, 2));
        String shares = graph.node("Softmax", attributes().integer("axis", -1), scores);
        String attended = transpose(graph.node("MatMul", Attributes.NONE, shares, part(three, 2)), 0, 2, 1,
                3);
        return linear(graph.node("Reshape", Attributes.NONE, attended, graph.integers(0, 0, size)),
                name + ".proj");
    }

    private String part(String x, int index) {
        return graph.node("Gather", attributes().integer("axis", 0), x, graph.integer(index));
    }

    @Override
    public String classToken(String tokens) {
        return graph.node("Gather", attributes().integer("axis", 1), tokens, graph.integer(0));
    }

    @Override
    public String patches(String tokens) {
        String rest = graph.node("Slice", Attributes.NONE, tokens, graph.integers(1),
                graph.integers(Long.MAX_VALUE), graph.integers(1));
        return graph.node("Unsqueeze", Attributes.NONE, transpose(rest, 0, 2, 1), graph.integers(3));
    }
}
