package io.contexture.model;

import io.contexture.linalg.Matrix;
import io.contexture.loader.ImageBatch;
import io.contexture.model.ParameterSpec.Role;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network that maps images to embeddings. It owns native memory until {@link #close}. Not thread-safe: one pass at a
 * time.
 *
 * <p>Model files are safetensors with torchvision's tensor names and these header entries: {@value #FORMAT_KEY} (an
 * integer, now {@value #FORMAT}), {@value #MODEL_KEY} (JSON of {@link ModelOptions}), and whatever the writer adds.
 */
public final class EmbeddingNetwork implements AutoCloseable {

    /** Header entry with the version of the file's layout. */
    public static final String FORMAT_KEY = "contexture.format";
    /** Header entry with the network's options in JSON. */
    public static final String MODEL_KEY = "contexture.model";
    /** Header entry for the text of the transform with which images are to be embedded. */
    public static final String TRANSFORM_KEY = "contexture.transform";
    /** Header entry for the version of the program that wrote the file. */
    public static final String VERSION_KEY = "contexture.version";
    /** The newest layout that this version writes and reads. */
    public static final int FORMAT = 1;

    private final Architecture architecture;
    private final Weights weights;
    private Map<String, String> metadata = Map.of();
    private @Nullable BatchNormMode preparedFor;
    private boolean backboneTrained = true;
    private Precision precision = Precision.FP32;
    private ComputeDevice device = ComputeDevice.CPU;
    private MemoryLayout layout = MemoryLayout.CHANNELS_LAST;

    private EmbeddingNetwork(Architecture architecture) {
        this.architecture = architecture;
        this.weights = new Weights(architecture.state());
    }

    /** A network with weights drawn from {@code random}; the same generator state gives the same weights. */
    public static EmbeddingNetwork create(ModelOptions options, RandomGenerator random) {
        return create(Architecture.of(options), random);
    }

    static EmbeddingNetwork create(Architecture architecture, RandomGenerator random) {
        EmbeddingNetwork network = new EmbeddingNetwork(architecture);
        for (ParameterSpec spec : network.architecture.state()) {
            spec.start().fill(network.weights.segment(spec), random);
        }
        return network;
    }

    /** A network with weights drawn from a {@link SplittableRandom} of that seed. */
    public static EmbeddingNetwork create(ModelOptions options, long seed) {
        return create(options, new SplittableRandom(seed));
    }

    /**
     * Opens a model file.
     *
     * @throws BadInputException if it is missing, truncated, from a newer version, or does not hold the tensors of the
     *                           network that its header describes; the message names the first that differs
     * @throws IOException       if it cannot be read
     */
    public static EmbeddingNetwork load(Path file) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        checkFormat(tensors, FORMAT);
        String model = tensors.metadata().get(MODEL_KEY);
        if (model == null) {
            throw new BadInputException(file + (tensors.metadata().containsKey(HeadNetwork.HEAD_KEY)
                    ? " is a head on features, not a network on images: give it features (embed --features)"
                    : " is not a model file: its header has no entry " + MODEL_KEY));
        }
        EmbeddingNetwork network = new EmbeddingNetwork(
                Architecture.of(ModelOptions.parse(model, file.toString())));
        try {
            network.readWeights(tensors, "");
        } catch (BadInputException unusable) {
            network.close();
            throw unusable;
        }
        network.metadata = Map.copyOf(tensors.metadata());
        return network;
    }

    /**
     * Checks that a file's layout is one that this version reads.
     *
     * @throws BadInputException if the header has no version or a newer one than {@code newest}
     */
    public static void checkFormat(SafetensorsFile file, int newest) {
        String text = file.metadata().get(FORMAT_KEY);
        if (text == null || !text.matches("\\d{1,9}")) {
            throw new BadInputException(
                    file.path() + " was not written by Contexture: its header entry " + FORMAT_KEY
                            + " is " + (text == null ? "missing" : "'" + text + "'"));
        }
        if (Integer.parseInt(text) > newest) {
            throw new BadInputException(
                    file.path() + " has format " + text + ", written by a newer Contexture ("
                            + file.metadata().getOrDefault(VERSION_KEY, "version unknown")
                            + "); this one reads up to format "
                            + newest + ": update it");
        }
    }

    /** Which network this is. */
    public ModelOptions options() {
        return architecture.options();
    }

    /** The header entries of the file this was loaded from; empty for a new network. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Writes a model file, whole or not at all: what embedding needs, so without a projector.
     *
     * @param extra header entries besides format and model options
     */
    public void save(Path file, Map<String, String> extra) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, String> entries = new LinkedHashMap<>(extra);
        entries.put(FORMAT_KEY, Integer.toString(FORMAT));
        entries.put(MODEL_KEY, options().toJson());
        entries.forEach(writer::metadata);
        weights.addTo(writer, "", EnumSet.complementOf(EnumSet.of(Role.PROJECTOR)));
        writer.write(file);
    }

    /** Adds every tensor to a file under {@code prefix} + its name; they must not change until it is written. */
    public void writeWeights(SafetensorsWriter writer, String prefix) {
        weights.addTo(writer, prefix, EnumSet.allOf(Role.class));
    }

    /**
     * Takes over the tensors that a file has under {@code prefix} + ours.
     *
     * @throws BadInputException if one is missing, unexpected, or of another shape or type; the network is unchanged then
     */
    public void readWeights(SafetensorsFile file, String prefix) {
        weights.readFrom(file, prefix);
    }

    Architecture architecture() {
        return architecture;
    }

    /** The state by name, without the projector; the network's own tensors. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        tensors.keySet().removeIf(name -> name.startsWith(Architecture.PROJECTOR));
        return tensors;
    }

    /** Replaces the values of one tensor. */
    void setTensor(String name, float[] values) {
        weights.set(name, values);
    }

    /** Embeds a batch; see {@link #embed(FloatBuffer, int, int, int)}. */
    public Matrix embed(ImageBatch batch) {
        return embed(batch.pixels(), batch.size(), batch.height(), batch.width());
    }

    /**
     * Embeds a batch: running statistics in BatchNorm, no gradient, rows of length 1.
     *
     * @param pixels n x 3 x height x width, normalised; direct
     * @return n x embeddingSize
     */
    public Matrix embed(FloatBuffer pixels, int n, int height, int width) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            weights.beginPass();
            Tensor unit = architecture.unitEmbedding(new TorchLayers(weights.working(), false),
                    images(pixels, n, height, width));
            return TrainingPass.copy(unit);
        }
    }

    /**
     * Embeds every place of an image alone.
     *
     * @param pixels 1 x 3 x height x width, normalised; direct
     */
    public PlaceEmbeddings places(FloatBuffer pixels, int height, int width) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            weights.beginPass();
            PlaceGrid grid = new PlaceGrid();
            Matrix unit = TrainingPass
                    .copy(architecture.unitEmbedding(new TorchLayers(weights.working(), false, grid),
                            images(pixels, 1, height, width)));
            return new PlaceEmbeddings(grid.rows(), grid.columns(), unit);
        }
    }

    /**
     * The forward half of a training step. Close the pass when the step is done: it holds the native memory of all
     * activations.
     *
     * @param pixels n x 3 x height x width, normalised; direct
     * @param mode   what becomes of BatchNorm
     */
    public TrainingPass forward(FloatBuffer pixels, int n, int height, int width, BatchNormMode mode) {
        if (mode != preparedFor) {
            weights.train(backboneTrained, mode.affineTrained());
            preparedFor = mode;
        }
        return new TrainingPass(weights, precision, device,
                () -> output(pixels, n, height, width, mode.batchStatistics()));
    }

    /** What the loss sees. */
    private Tensor output(FloatBuffer pixels, int n, int height, int width, boolean batchStatistics) {
        TorchLayers layers = new TorchLayers(weights.working(), batchStatistics);
        return architecture.projection(layers,
                architecture.embedding(layers, images(pixels, n, height, width)));
    }

    /** Where the network computes, in the layout that all later operations keep. */
    private Tensor images(FloatBuffer pixels, int n, int height, int width) {
        return layout.of(weights.working(TrainingPass.images(pixels, n, height, width)));
    }

    /** The forward half of a training step; see {@link #forward(FloatBuffer, int, int, int, BatchNormMode)}. */
    public TrainingPass forward(ImageBatch batch, BatchNormMode mode) {
        return forward(batch.pixels(), batch.size(), batch.height(), batch.width(), mode);
    }

    /**
     * Has layers stay as they are; to be called before {@link #parameterGroups}. Their BatchNorm statistics go with the others'.
     *
     * @param layers beginnings of tensors' names, such as {@code layer2.0.conv1}
     * @throws BadInputException if one is the beginning of no name
     */
    public void freeze(List<String> layers) {
        weights.freeze(layers);
        preparedFor = null;
    }

    /** In which numbers training passes multiply; float32 at first. Embedding is in float32 always. */
    public void trainIn(Precision other) {
        precision = other;
    }

    /**
     * What computes from now on; the CPU at first. Weights stay in the processor's memory, where they are stepped and saved, with a
     * copy where it computes.
     *
     * @throws BadInputException if there is no such device; the message says how to get it
     */
    public void computeOn(ComputeDevice other) {
        other.requireAvailable();
        device = other;
        weights.computeOn(other == ComputeDevice.CPU ? null : other.device());
    }

    /** How images, and with them all maps, lie in memory from now on; channels last at first. */
    public void layOut(MemoryLayout other) {
        layout = other;
    }

    /** Has copies of the weights made as for another device, though it is this one. */
    void computeOnCopies() {
        weights.computeOn(ComputeDevice.CPU.device());
    }

    /** Whether training passes give the backbone gradients; they do at first. Without, they cost the head's backward pass alone. */
    public void trainBackbone(boolean trained) {
        if (trained != backboneTrained) {
            backboneTrained = trained;
            preparedFor = null;
        }
    }

    /**
     * The embeddings that {@link #forward(FloatBuffer, int, int, int, BatchNormMode)} would give, without what a backward pass
     * needs, and with BatchNorm's running statistics left as they are.
     */
    public Matrix rehearse(FloatBuffer pixels, int n, int height, int width, BatchNormMode mode) {
        byte[] statistics = mode.batchStatistics() ? weights.statistics() : new byte[0];
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            weights.beginPass();
            return TrainingPass
                    .copy(TrainingPass.inPrecision(precision, device,
                            () -> output(pixels, n, height, width, mode.batchStatistics())));
        } finally {
            if (mode.batchStatistics()) {
                weights.restoreStatistics(statistics);
            }
        }
    }

    /**
     * What an optimiser steps: backbone (BatchNorm's scale and shift only where the mode trains them), head (with the exponent
     * of learned pooling), projector if there is one.
     */
    public List<ParameterGroup> parameterGroups(BatchNormMode mode) {
        Set<Role> backbone = EnumSet.of(Role.WEIGHT);
        if (mode.affineTrained()) {
            backbone.addAll(EnumSet.of(Role.NORM_SCALE, Role.NORM_SHIFT));
        }
        List<ParameterGroup> groups = new ArrayList<>(weights.groups(ParameterGroup.BACKBONE, backbone));
        groups.addAll(weights.groups(ParameterGroup.HEAD,
                EnumSet.of(Role.POOLING, Role.HEAD_WEIGHT, Role.HEAD_BIAS)));
        groups.addAll(weights.groups(ParameterGroup.PROJECTOR, EnumSet.of(Role.PROJECTOR)));
        return groups;
    }

    /** Whether no weight and no statistic is NaN or infinite. */
    public boolean isFinite() {
        return weights.valuesAreFinite();
    }

    @Override
    public void close() {
        weights.close();
    }
}
