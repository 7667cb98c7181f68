package io.contexture.model;

import io.contexture.linalg.Matrix;
import io.contexture.model.ParameterSpec.Role;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A {@linkplain HeadOptions head} that maps features to embeddings. It owns native memory until {@link #close}. Not thread-safe.
 *
 * <p>Model files are safetensors with {@code embedding.weight} (embeddingSize x inputs), {@code embedding.bias}, with a hidden layer
 * {@code hidden.weight} and {@code hidden.bias}, and {@code features.mean} and {@code features.variance}, with which
 * features are standardised (0 and 1 where they are not); in the header {@value EmbeddingNetwork#FORMAT_KEY} and
 * {@value #HEAD_KEY} (JSON of {@link HeadOptions}).
 */
public final class HeadNetwork implements AutoCloseable {

    /** Header entry with the head's options in JSON. */
    public static final String HEAD_KEY = "contexture.head";

    private static final int ROWS_AT_ONCE = 4096;
    private static final double EPSILON = 1e-5;
    private static final double SMALLEST_LENGTH = 1e-12;

    private final HeadOptions options;
    private final List<ParameterSpec> state;
    private final Weights weights;
    private Map<String, String> metadata = Map.of();
    private Precision precision = Precision.FP32;
    private ComputeDevice device = ComputeDevice.CPU;

    private HeadNetwork(HeadOptions options) {
        this.options = options;
        this.state = state(options);
        this.weights = new Weights(state);
    }

    private static List<ParameterSpec> state(HeadOptions options) {
        List<ParameterSpec> state = new ArrayList<>();
        int inputs = options.inputSize();
        state.add(new ParameterSpec("features.mean", Role.RUNNING_MEAN, new long[]{inputs},
                new Start.Constant(0)));
        state.add(new ParameterSpec("features.variance", Role.RUNNING_VARIANCE, new long[]{inputs},
                new Start.Constant(1)));
        if (options.hiddenSize() > 0) {
            addLinear(state, "hidden", options.hiddenSize(), inputs, HeadStart.UNIFORM);
            inputs = options.hiddenSize();
        }
        addLinear(state, "embedding", options.embeddingSize(), inputs, options.start());
        return List.copyOf(state);
    }

    private static void addLinear(List<ParameterSpec> state, String name, int outputs, int inputs,
            HeadStart start) {
        state.add(new ParameterSpec(name + ".weight", Role.HEAD_WEIGHT, new long[]{outputs, inputs},
                start.weight(outputs, inputs)));
        state.add(new ParameterSpec(name + ".bias", Role.HEAD_BIAS, new long[]{outputs}, start.bias(inputs)));
    }

    /** A head as far as the seed alone makes it; {@link #fit} does the rest. */
    public static HeadNetwork create(HeadOptions options, long seed) {
        HeadNetwork head = new HeadNetwork(options);
        SplittableRandom random = new SplittableRandom(seed);
        for (ParameterSpec spec : head.state) {
            spec.start().fill(head.weights.segment(spec), random);
        }
        return head;
    }

    /**
     * Opens a model file.
     *
     * @throws BadInputException if it is missing, truncated, from a newer version, or holds no head
     * @throws IOException       if it cannot be read
     */
    public static HeadNetwork load(Path file) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        EmbeddingNetwork.checkFormat(tensors, EmbeddingNetwork.FORMAT);
        String description = tensors.metadata().get(HEAD_KEY);
        if (description == null) {
            throw new BadInputException(
                    file + " holds no head on features: its header has no entry " + HEAD_KEY
                            + (tensors.metadata().containsKey(EmbeddingNetwork.MODEL_KEY)
                                    ? "; it is a network on images, so give it images"
                                    : ""));
        }
        HeadNetwork head = new HeadNetwork(HeadOptions.parse(description, file.toString()));
        try {
            head.readWeights(tensors, "");
        } catch (BadInputException unusable) {
            head.close();
            throw unusable;
        }
        head.metadata = Map.copyOf(tensors.metadata());
        return head;
    }

    /**
     * Takes from a training set what the options say that the head takes from it before the first step: mean and variance of each
     * number, to standardise features, and the discriminants that the linear layer begins with.
     *
     * @param random draws classes to hold out, if the shrinkage is to be chosen
     * @return what there is to say of it, in a sentence; empty for nothing
     * @throws BadInputException if discriminants are asked for and cannot be had; see {@link DiscriminantStart}
     */
    public Optional<String> fit(FeatureSet train, RandomGenerator random) {
        if (options.standardised()) {
            standardiseBy(train.features());
        }
        return options.start() == HeadStart.DISCRIMINANT
                ? Optional.of(beginAtDiscriminants(train, random))
                : Optional.empty();
    }

    private String beginAtDiscriminants(FeatureSet train, RandomGenerator random) {
        int inputs = options.hiddenSize() > 0 ? options.hiddenSize() : options.inputSize();
        // There are no more directions than inputs; further outputs stay as they were drawn.
        int outputs = Math.min(options.embeddingSize(), inputs);
        boolean given = options.shrinkage() > 0;
        new DiscriminantStart(outputs, HeadOptions.SHRINKAGE).requireFit(inputs);
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            double shrinkage = given
                    ? options.shrinkage()
                    : new ShrinkageChoice(outputs, inputs).choose(train, this::inputsOf, random);
            DiscriminantStart.Layer layer = new DiscriminantStart(outputs, shrinkage)
                    .of(ClassScatter.of(inputsOf(train), train.items().labels(), inputs,
                            torch.ScalarType.Double));
            weight("embedding.weight").narrow(0, 0, outputs).copy_(layer.weight());
            weight("embedding.bias").narrow(0, 0, outputs).copy_(layer.bias());
            return "the head begins at the discriminants of " + train.size() + " features, shrinkage "
                    + shrinkage
                    + (given ? "" : " (chosen on classes held out of them)");
        }
    }

    private ClassScatter.Inputs inputsOf(FeatureSet set) {
        return (from, to) -> inputs(standardised(set.features().rows(from, to)), false);
    }

    void standardiseBy(Matrix features) {
        double[] sums = new double[features.columns()];
        double[] squares = new double[features.columns()];
        for (int row = 0; row < features.rows(); row++) {
            int at = features.index(row);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += features.data()[at + i];
            }
        }
        for (int row = 0; row < features.rows(); row++) {
            int at = features.index(row);
            for (int i = 0; i < sums.length; i++) {
                double off = features.data()[at + i] - sums[i] / features.rows();
                squares[i] += off * off;
            }
        }
        MemorySegment mean = weights.segment(state.get(0));
        MemorySegment variance = weights.segment(state.get(1));
        for (int i = 0; i < sums.length; i++) {
            mean.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) (sums[i] / features.rows()));
            // A number that never changes says nothing: it becomes 0, not noise blown up.
            double spread = squares[i] / features.rows();
            variance.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, spread == 0 ? 1 : (float) spread);
        }
    }

    /** What {@link #forward} wants done to features: as {@link #fit} or a file left it, nothing if the options say so. */
    public Standardisation standardisation() {
        return options.standardised()
                ? Standardisation.of(weights.segment(state.get(0)), weights.segment(state.get(1)))
                : Standardisation.none(options.inputSize());
    }

    /** Which head this is. */
    public HeadOptions options() {
        return options;
    }

    /** The header entries of the file this was loaded from; empty for a new head. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Writes a model file, whole or not at all.
     *
     * @param extra header entries besides format and options
     */
    public void save(Path file, Map<String, String> extra) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, String> entries = new LinkedHashMap<>(extra);
        entries.put(EmbeddingNetwork.FORMAT_KEY, Integer.toString(EmbeddingNetwork.FORMAT));
        entries.put(HEAD_KEY, options.toJson());
        entries.forEach(writer::metadata);
        writeWeights(writer, "");
        writer.write(file);
    }

    /** Adds every tensor to a file under {@code prefix} + its name; they must not change until it is written. */
    public void writeWeights(SafetensorsWriter writer, String prefix) {
        weights.addTo(writer, prefix, EnumSet.allOf(Role.class));
    }

    /**
     * Takes over the tensors that a file has under {@code prefix} + ours.
     *
     * @throws BadInputException if one is missing, unexpected, or of another shape or type; the head is unchanged then
     */
    public void readWeights(SafetensorsFile file, String prefix) {
        weights.readFrom(file, prefix);
    }

    /** What an optimiser steps. */
    public List<ParameterGroup> parameterGroups() {
        return weights.groups(ParameterGroup.HEAD, EnumSet.of(Role.HEAD_WEIGHT, Role.HEAD_BIAS));
    }

    /** In which numbers training passes multiply; float32 at first. Embedding is in float32 always. */
    public void trainIn(Precision other) {
        precision = other;
    }

    /**
     * What computes from now on; the CPU at first.
     *
     * @throws BadInputException if there is no such device; the message says how to get it
     */
    public void computeOn(ComputeDevice other) {
        other.requireAvailable();
        device = other;
        weights.computeOn(other == ComputeDevice.CPU ? null : other.device());
    }

    /** Has copies of the weights made as for another device, though it is this one. */
    void computeOnCopies() {
        weights.computeOn(ComputeDevice.CPU.device());
    }

    /** Whether no weight is NaN or infinite. */
    public boolean isFinite() {
        return weights.valuesAreFinite();
    }

    /**
     * The forward half of a training step. Close the pass when the step is done.
     *
     * @param standardised features, n x inputSize in a direct buffer, as {@link #standardisation} makes them; they must stay until the
     *                     pass is closed
     * @param seed         of the dropout; the same seed drops the same numbers
     */
    public TrainingPass forward(FloatBuffer standardised, int n, long seed) {
        if (options.dropout() > 0) {
            torch.manual_seed(seed);
        }
        // A layer that sees no other layer's output needs no graph to find its gradient: two products are all.
        return options.hiddenSize() == 0 && precision == Precision.FP32 && weights.computeInPlace()
                ? linearPass(standardised, n)
                : new TrainingPass(weights, precision, device, () -> apply(tensor(standardised, n), true));
    }

    private TrainingPass linearPass(FloatBuffer standardised, int n) {
        PointerScope scope = new PointerScope();
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor x = inputs(tensor(standardised, n), true);
            return new TrainingPass(scope, weights, linear(x, "embedding"), upstream -> {
                gradient("embedding.weight").addmm_(upstream.t(), x);
                // A product with ones: torch's sum wakes threads for less work than that takes.
                gradient("embedding.bias").addmv_(upstream.t(), torch.ones(n));
            });
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    private Tensor gradient(String name) {
        return weight(name).grad();
    }

    /**
     * Embeds features: nothing dropped, rows of length 1.
     *
     * @param features n x inputSize
     * @return n x embeddingSize
     */
    public Matrix embed(Matrix features) {
        if (features.columns() != options.inputSize()) {
            throw new BadInputException(
                    "the features have " + features.columns() + " numbers each; the head was trained on "
                            + options.inputSize() + ". Give features of the network that it was trained on");
        }
        Matrix embeddings = Matrix.zeros(features.rows(), options.embeddingSize());
        for (int from = 0; from < features.rows(); from += ROWS_AT_ONCE) {
            Matrix rows = features.rows(from, Math.min(features.rows(), from + ROWS_AT_ONCE));
            Matrix part = embedAtOnce(rows);
            System.arraycopy(part.data(), part.offset(), embeddings.data(), embeddings.index(from),
                    part.rows() * part.columns());
        }
        return embeddings;
    }

    /** Embeds a set; see {@link #embed(Matrix)}. */
    public EmbeddedSet embed(FeatureSet set) {
        return set.embedded(embed(set.features()));
    }

    private Matrix embedAtOnce(Matrix rows) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            weights.beginPass();
            Tensor raw = apply(standardised(rows), false);
            Tensor lengths = raw.norm(new org.bytedeco.pytorch.ScalarOptional(new Scalar(2)), new long[]{1},
                    true);
            return TrainingPass.copy(raw.div(lengths.clamp_min(new Scalar(SMALLEST_LENGTH))));
        }
    }

    private Tensor standardised(Matrix rows) {
        Standardisation standardisation = standardisation();
        float[] values = new float[rows.rows() * rows.columns()];
        for (int row = 0; row < rows.rows(); row++) {
            standardisation.apply(rows, row, values, row * rows.columns());
        }
        return weights.working(torch.from_blob(new FloatPointer(values), rows.rows(), rows.columns()));
    }

    private Tensor tensor(FloatBuffer features, int n) {
        long count = (long) n * options.inputSize();
        if (!features.isDirect() || features.remaining() < count) {
            throw new IllegalArgumentException(n + " features of " + options.inputSize()
                    + " numbers need a direct buffer of " + count + "; got " + features.remaining()
                    + (features.isDirect() ? "" : ", not direct"));
        }
        return weights.working(torch.from_blob(new FloatPointer(features), n, options.inputSize()));
    }

    private Tensor apply(Tensor features, boolean training) {
        return linear(inputs(features, training), "embedding");
    }

    /** What the linear layer sees of standardised features. */
    private Tensor inputs(Tensor standardised, boolean training) {
        Tensor x = standardised;
        if (options.dropout() > 0) {
            x = torch.dropout(x, options.dropout(), training);
        }
        if (options.layerNorm()) {
            x = torch.layer_norm(x, new long[]{options.inputSize()}, new TensorOptional(),
                    new TensorOptional(),
                    EPSILON, false);
        }
        if (options.hiddenSize() > 0) {
            x = linear(x, "hidden").relu_();
        }
        return x;
    }

    private Tensor linear(Tensor x, String name) {
        return torch.linear(x, weight(name + ".weight"), new TensorOptional(weight(name + ".bias")));
    }

    private Tensor weight(String name) {
        Tensor weight = weights.working().get(name);
        if (weight == null) {
            throw new IllegalStateException("the head has no tensor " + name);
        }
        return weight;
    }

    @Override
    public void close() {
        weights.close();
    }
}
