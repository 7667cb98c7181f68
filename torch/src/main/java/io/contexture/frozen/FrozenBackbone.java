package io.contexture.frozen;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.contexture.image.ImageSize;
import io.contexture.linalg.Matrix;
import io.contexture.model.Pooling;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network in ONNX that somebody else has trained and that stays as it is: images to features, by ONNX Runtime on the CPU.
 *
 * <p>Its one input is float32, n x 3 x height x width, normalised for ImageNet; n may be free or fixed. Of its outputs one is
 * used, float32: n x d, or n x d x h x w (a map) or n x t x d (tokens), which are pooled. Owns native memory until
 * {@link #close}. Not thread-safe.
 */
public final class FrozenBackbone implements AutoCloseable {

    private static final int CHANNELS = 3;
    private static final int FEATURES = 2;
    private static final int TOKENS = 3;
    private static final int MAP = 4;

    private final OrtSession session;
    private final BackboneReference reference;
    private final ImageSize size;
    private final String input;
    private final int fixedBatch;
    private final int dimension;

    private FrozenBackbone(OrtSession session, BackboneReference reference, ImageSize size, String input,
            int fixedBatch, int dimension) {
        this.session = session;
        this.reference = reference;
        this.size = size;
        this.input = input;
        this.fixedBatch = fixedBatch;
        this.dimension = dimension;
    }

    /**
     * Opens a model, checks that it takes images of that size, and tries it on an empty one.
     *
     * @param file    the model
     * @param size    of the images that it will be given
     * @param output  the output to use; null for the first
     * @param pooling how a map (average if null) or tokens (the first, the class token, if null) become a feature
     * @param threads of the network; 0 for one a core
     * @throws BadInputException if it is missing or damaged, takes something else (the message says both shapes), has no such
     *                           output, or the output does not suit the pooling
     * @throws IOException       if it cannot be read
     */
    public static FrozenBackbone open(Path file, ImageSize size, @Nullable String output,
            @Nullable Pooling pooling, int threads) throws IOException {
        if (pooling == Pooling.GEM_LEARNED) {
            throw new BadInputException(
                    "pooling gem-learned is trained with a network of ours; a frozen backbone takes gem, average, max, "
                            + "average-and-max or class-token");
        }
        Path absolute = file.toAbsolutePath().normalize();
        String sha256 = OnnxFile.open(absolute).sha256();
        OrtSession session;
        try {
            session = session(absolute, threads);
        } catch (OrtException refused) {
            throw new BadInputException(
                    "backbone " + file + " cannot be opened by ONNX Runtime: " + refused.getMessage(),
                    refused);
        }
        try {
            return checked(session, file, new BackboneReference(absolute, sha256, "", pooling), size, output);
        } catch (OrtException | BadInputException unusable) {
            close(session);
            throw unusable instanceof BadInputException bad
                    ? bad
                    : new BadInputException(
                            "backbone " + file + " cannot be described: " + unusable.getMessage(), unusable);
        }
    }

    /** SHA-256 of all files of a model, in hexadecimal; what is refused is as in {@link #open}. */
    public static String sha256(Path file) throws IOException {
        return OnnxFile.open(file).sha256();
    }

    private static OrtSession session(Path file, int threads) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        environment.setTelemetry(false);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
            // Threads that wait in a loop take the cores from those that decode the next images.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(file.toString(), options);
        }
    }

    private static FrozenBackbone checked(OrtSession session, Path file, BackboneReference found,
            ImageSize size,
            @Nullable String output) throws OrtException {
        Map.Entry<String, TensorInfo> input = input(session, file);
        long[] shape = input.getValue().getShape();
        requireImages(file, input, size);
        String chosen = output(session, file, output);
        int batch = Math.toIntExact(shape[0]);
        FrozenBackbone unproven = new FrozenBackbone(session,
                new BackboneReference(found.file(), found.sha256(), chosen, found.pooling()), size,
                input.getKey(), Math.max(0, batch), 0);
        long[] given = unproven.probe(batch);
        BackboneReference reference = new BackboneReference(found.file(), found.sha256(), chosen,
                pooling(found.pooling(), given, unproven.described()));
        return new FrozenBackbone(session, reference, size, input.getKey(), Math.max(0, batch),
                Math.toIntExact(given.length == MAP ? given[1] : given[given.length - 1]));
    }

    private static Map.Entry<String, TensorInfo> input(OrtSession session, Path file) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (inputs.size() != 1) {
            throw new BadInputException("backbone " + file + " has the inputs "
                    + String.join(", ", inputs.keySet())
                    + "; one that takes images alone is wanted");
        }
        Map.Entry<String, NodeInfo> only = inputs.entrySet().iterator().next();
        if (!(only.getValue().getInfo() instanceof TensorInfo tensor)) {
            throw new BadInputException("backbone " + file + " takes '" + only.getKey()
                    + "', which is no tensor; images are wanted");
        }
        return Map.entry(only.getKey(), tensor);
    }

    private static void requireImages(Path file, Map.Entry<String, TensorInfo> input, ImageSize size) {
        long[] shape = input.getValue().getShape();
        long[] wanted = {-1, CHANNELS, size.height(), size.width()};
        boolean fits = shape.length == wanted.length && input.getValue().type == OnnxJavaType.FLOAT;
        for (int axis = 1; fits && axis < wanted.length; axis++) {
            fits = shape[axis] == -1 || shape[axis] == wanted[axis];
        }
        if (!fits) {
            throw new BadInputException("backbone " + file + " takes '" + input.getKey() + "' of "
                    + input.getValue().type + " " + text(shape) + "; the transform gives FLOAT "
                    + text(wanted)
                    + " (images, channels, height, width)" + remedy(shape, input.getValue().type));
        }
    }

    private static String remedy(long[] shape, OnnxJavaType type) {
        boolean images = shape.length == MAP && type == OnnxJavaType.FLOAT
                && (shape[1] == CHANNELS || shape[1] == -1);
        return images && shape[2] > 0 && shape[3] > 0
                ? ". Give it such images: --eval-transform resize:" + shape[3] + "x" + shape[2]
                        + ", or resize:S,center-crop:" + shape[2] + " for the middle of a larger one"
                : ". Export the model with such an input";
    }

    private static String output(OrtSession session, Path file, @Nullable String wanted) throws OrtException {
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        String name = wanted == null ? outputs.keySet().iterator().next() : wanted;
        NodeInfo info = outputs.get(name);
        if (info == null) {
            throw new BadInputException("backbone " + file + " has no output '" + name + "'; it has "
                    + String.join(", ", outputs.keySet()));
        }
        if (!(info.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new BadInputException("backbone " + file + ": output '" + name + "' is " + info.getInfo()
                    + "; a tensor of float32 is wanted. All of its outputs: " + outputs.entrySet().stream()
                            .map(other -> other.getKey() + " " + other.getValue().getInfo())
                            .collect(Collectors.joining(", ")));
        }
        return name;
    }

    /** The shape of what an image without content gives, or as many as there must be. */
    private long[] probe(int batch) {
        int n = Math.max(1, batch);
        FloatBuffer pixels = direct((long) n * CHANNELS * size.height() * size.width());
        try (OrtSession.Result result = run(pixels, n)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] shape = tensor.getInfo().getShape();
            if (shape.length < FEATURES || shape.length > MAP || shape[0] != n
                    || tensor.getInfo().getNumElements() == 0) {
                throw new BadInputException(described() + " gives " + text(shape) + " for " + n
                        + " images; wanted is images x numbers, images x channels x height x width, or images x tokens x numbers");
            }
            return shape;
        }
    }

    private String described() {
        return "backbone " + reference.file() + ", output '" + reference.output() + "',";
    }

    private static @Nullable Pooling pooling(@Nullable Pooling asked, long[] shape, String called) {
        if (shape.length == FEATURES) {
            if (asked != null) {
                throw new BadInputException(called + " gives features (" + text(shape)
                        + "), which are pooled already; leave --pooling out");
            }
            return null;
        }
        if (shape.length == MAP && asked == Pooling.CLASS_TOKEN) {
            throw new BadInputException(called + " gives a map (" + text(shape)
                    + "), which has no class token; take --pooling average, max, gem or average-and-max");
        }
        return asked != null ? asked : shape.length == TOKENS ? Pooling.CLASS_TOKEN : Pooling.AVERAGE;
    }

    private static String text(long[] shape) {
        return java.util.Arrays.stream(shape).mapToObj(extent -> extent < 0 ? "any" : Long.toString(extent))
                .collect(Collectors.joining(" x "));
    }

    private static FloatBuffer direct(long floats) {
        return ByteBuffer.allocateDirect(Math.toIntExact(Float.BYTES * floats)).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Which backbone this is. */
    public BackboneReference reference() {
        return reference;
    }

    /** Width and height of the images that it takes. */
    public ImageSize size() {
        return size;
    }

    /** Numbers in a feature. */
    public int dimension() {
        return dimension;
    }

    /**
     * The features of images. Their last bits may depend on how many are given at once, and on the number of threads.
     *
     * @param pixels n x 3 x height x width, normalised; direct
     * @return n x dimension
     * @throws BadInputException if the model fails on them
     */
    public Matrix features(FloatBuffer pixels, int n) {
        Matrix features = Matrix.zeros(n, dimension);
        int each = CHANNELS * size.height() * size.width();
        if (!pixels.isDirect() || pixels.remaining() < (long) n * each) {
            throw new IllegalArgumentException(n + " images of " + size + " need a direct buffer of "
                    + (long) n * each + " floats; got " + pixels.remaining()
                    + (pixels.isDirect() ? "" : ", not direct"));
        }
        int step = fixedBatch > 0 ? fixedBatch : n;
        for (int from = 0; from < n; from += step) {
            int count = Math.min(step, n - from);
            FloatBuffer part = pixels.slice(pixels.position() + from * each, count * each);
            if (count < fixedBatch) {
                // A model of a fixed number of images gets empty ones for those that lack.
                part = direct((long) fixedBatch * each).put(part).rewind();
            }
            put(part, Math.max(count, fixedBatch), count, features, from);
        }
        return features;
    }

    /**
     * The features of an image's places.
     *
     * @param rows     of the map
     * @param columns  of the map
     * @param features rows * columns x dimension, row by row
     */
    public record PlaceFeatures(int rows, int columns, Matrix features) {}

    /**
     * What an image's places have before they are pooled; empty if the model gives features that are pooled already, or tokens that fill no
     * square beside the class token.
     *
     * @param pixels 1 x 3 x height x width, normalised; direct
     */
    public Optional<PlaceFeatures> places(FloatBuffer pixels) {
        if (reference.pooling() == null) {
            return Optional.empty();
        }
        int n = Math.max(1, fixedBatch);
        FloatBuffer whole = n == 1
                ? pixels
                : direct((long) n * pixels.remaining()).put(pixels.duplicate()).rewind();
        try (OrtSession.Result result = run(whole, n)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] shape = tensor.getInfo().getShape();
            float[] values = new float[Math.toIntExact(tensor.getInfo().getNumElements())];
            tensor.getFloatBuffer().get(values);
            if (shape.length == MAP) {
                int rows = Math.toIntExact(shape[2]);
                int columns = Math.toIntExact(shape[3]);
                return Optional.of(new PlaceFeatures(rows, columns,
                        PlacePooling.ofMap(dimension, rows * columns).each(values, 0)));
            }
            int side = (int) Math.sqrt(shape[1] - 1.0);
            return (long) side * side == shape[1] - 1
                    ? Optional.of(new PlaceFeatures(side, side,
                            PlacePooling.ofTokens(side * side, dimension).each(values, dimension)))
                    : Optional.empty();
        }
    }

    private void put(FloatBuffer pixels, int n, int count, Matrix features, int row) {
        try (OrtSession.Result result = run(pixels, n)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] shape = tensor.getInfo().getShape();
            float[] values = new float[Math.toIntExact(tensor.getInfo().getNumElements())];
            tensor.getFloatBuffer().get(values);
            Pooling pooling = reference.pooling();
            if (pooling == null) {
                System.arraycopy(values, 0, features.data(), features.index(row), count * dimension);
                return;
            }
            PlacePooling places = shape.length == MAP
                    ? PlacePooling.ofMap(dimension, Math.toIntExact(shape[2] * shape[3]))
                    : PlacePooling.ofTokens(Math.toIntExact(shape[1]), dimension);
            int each = values.length / n;
            for (int i = 0; i < count; i++) {
                places.pool(values, i * each, pooling, features.data(), features.index(row + i));
            }
        }
    }

    private OrtSession.Result run(FloatBuffer pixels, int n) {
        long[] shape = {n, CHANNELS, size.height(), size.width()};
        try (OnnxTensor images = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), pixels, shape)) {
            return session.run(Map.of(input, images), Set.of(reference.output()));
        } catch (OrtException failed) {
            throw new BadInputException(described() + " fails on images of " + text(shape) + ": "
                    + failed.getMessage() + ". It may be made for images of another size", failed);
        }
    }

    @Override
    public void close() {
        close(session);
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException impossible) {
            throw new IllegalStateException("an ONNX session cannot be closed", impossible);
        }
    }
}
