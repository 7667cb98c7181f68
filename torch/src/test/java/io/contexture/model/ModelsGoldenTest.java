package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.LossValue;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.SimilarityRegulariser;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** torchvision's networks and the authors' heads on them, with the weights of a formula, against the reference's numbers. */
class ModelsGoldenTest {

    /** Ten times what the reference's float32 run is off. */
    private static final double VALUES = 4e-5;
    /** Single ReLU decisions move single entries; see the golden files' README. */
    private static final double GRADIENT_ENTRIES = 2e-2;
    private static final double GRADIENT_NORMS = 2e-3;

    private final GoldenFile golden = GoldenFile.open("models");
    private final String salt = golden.text("salt");

    @Test
    void everyModelGivesTheReferencesNumbers() {
        checkFormula();
        assertThat(golden.cases()).hasSizeGreaterThan(2);
        for (GoldenCase model : golden.cases()) {
            if (model.settings().has("kind")) {
                checkEmbedding(model);
            } else if (model.has("logits")) {
                checkStages(model);
            } else if (model.has("bn1_running_mean")) {
                checkTrainMode(model);
            }
        }
        golden.setAside("inputs", name -> name.startsWith("input/"));
        golden.setAside("decided by rounding alone; its part across the embedding is compared",
                name -> name.contains("/grad_embedding") && !name.contains("tangent"));
        golden.assertComplete();
    }

    private void checkFormula() {
        GoldenCase formula = golden.testCase("formula_check");
        double[] u = new double[formula.doubles("u").length];
        for (int i = 0; i < u.length; i++) {
            u[i] = HashedWeights.u(formula.text("key"), i);
        }
        formula.check("u", u, 0);
        formula.check("conv1_weight_head",
                Arrays.copyOf(HashedWeights.floats(salt, "conv1.weight", 64, 3, 7, 7), 16), 0);
    }

    private static int[] rows(GoldenCase model) {
        var range = java.util.regex.Pattern.compile("x\\[(\\d+):(\\d+)\\]").matcher(model.text("input"));
        assertThat(range.find()).isTrue();
        return new int[]{Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))};
    }

    private FloatBuffer pixels(int from, int to) {
        float[] x = golden.testCase("input").floats("x");
        int size = x.length / Math.toIntExact(golden.testCase("input").shape("x").get(0));
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * size * (to - from)).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return pixels.put(x, from * size, (to - from) * size).flip();
    }

    private Tensor images(int from, int to) {
        int size = golden.testCase("input").integer("h");
        return MemoryLayout.CHANNELS_LAST.of(TrainingPass.images(pixels(from, to), to - from, size, size));
    }

    private Weights hashed(Iterable<ParameterSpec> state, Map<String, String> names) {
        var specs = new java.util.ArrayList<ParameterSpec>();
        state.forEach(specs::add);
        Weights weights = new Weights(specs);
        for (ParameterSpec spec : specs) {
            HashedWeights.fill(weights.segment(spec), salt, theirName(spec.name(), names), spec.shape());
        }
        return weights;
    }

    /** The reference's name of a tensor, by the first part of ours that has one; {@code ""} stands for any. */
    private static String theirName(String name, Map<String, String> names) {
        for (var entry : new TreeMap<>(names).descendingMap().entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return entry.getValue() + name.substring(entry.getKey().length());
            }
        }
        return name;
    }

    private void checkStages(GoldenCase model) {
        ResNet resnet = (ResNet) java.util.Objects.requireNonNull(
                Backbone.all(1).get(model.text("arch").replace("torchvision ", "")));
        int[] rows = rows(model);
        try (Weights weights = hashed(resnet.state(), Map.of());
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            TorchLayers layers = new TorchLayers(weights.tensors(), false);
            Tensor x = resnet.stem(layers, images(rows[0], rows[1]));
            checkStage(model, "stem", x);
            for (int stage = 1; stage <= 4; stage++) {
                x = resnet.stage(layers, x, stage);
                checkStage(model, "layer" + stage, x);
            }
            check(model, "avgpool", layers.pool(x, Pooling.AVERAGE));
            check(model, "maxpool", layers.pool(x, Pooling.MAX));
            check(model, "gem_p3", layers.pool(x, Pooling.GEM));
            int in = resnet.features();
            Tensor weight = torch.from_blob(
                    new FloatPointer(HashedWeights.floats(salt, "fc.weight", 1000, in)), 1000,
                    in);
            Tensor bias = torch.from_blob(new FloatPointer(HashedWeights.floats(salt, "fc.bias", 1000)),
                    1000);
            check(model, "logits",
                    torch.linear(layers.pool(x, Pooling.AVERAGE), weight, new TensorOptional(bias)));
        }
    }

    private static void checkStage(GoldenCase model, String stage, Tensor x) {
        float[] head = new float[model.floats(stage + "_head").length];
        x.contiguous().data_ptr_float().get(head);
        model.check(stage + "_head", head, VALUES);
        model.check(stage + "_norm", x.norm().item_double(), VALUES);
    }

    private static void check(GoldenCase model, String tensor, Tensor values) {
        model.check(tensor, TrainingPass.copy(values).toArray(), VALUES);
    }

    private void checkTrainMode(GoldenCase model) {
        ResNet resnet = (ResNet) java.util.Objects.requireNonNull(
                Backbone.all(1).get(model.text("arch").replace("torchvision ", "")));
        int[] rows = rows(model);
        try (Weights weights = hashed(resnet.state(), Map.of());
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            TorchLayers layers = new TorchLayers(weights.tensors(), true);
            check(model, "avgpool", resnet.features(layers, images(rows[0], rows[1]), Pooling.AVERAGE));
            for (String statistic : new String[]{"running_mean", "running_var"}) {
                Tensor moved = java.util.Objects.requireNonNull(weights.tensors().get("bn1." + statistic));
                check(model, "bn1_" + statistic, moved.unsqueeze(0));
            }
        }
    }

    private static ModelOptions options(GoldenCase model) {
        ModelOptions resnet50 = new ModelOptions("resnet50", 1, model.integer("embedding_size"));
        return switch (model.name()) {
            case "CUB_Network" -> resnet50.withHead(Pooling.MAX, true, HeadStart.UNIFORM);
            case "SOP_Network" -> resnet50;
            case "Resnet50_224_gem" -> resnet50.withHead(Pooling.GEM, false, HeadStart.KAIMING);
            case "Resnet50_224_avg_plus_max" ->
                resnet50.withHead(Pooling.AVERAGE_AND_MAX, false, HeadStart.KAIMING);
            default -> throw new AssertionError("an unknown model: " + model.name());
        };
    }

    private void checkEmbedding(GoldenCase model) {
        boolean frozen = model.text("kind").equals("224");
        Map<String, String> names = frozen
                ? Map.of("", "model.")
                : Map.of("", "backbone.", "embedding.", "remap.");
        Architecture architecture = Architecture.of(options(model));
        GoldenCase input = golden.testCase("input");
        int size = input.integer("h");
        int n = input.integer("n");
        try (Weights weights = hashed(architecture.state(), names)) {
            weights.train(true, !frozen);
            try (TrainingPass pass = new TrainingPass(weights, Precision.FP32, ComputeDevice.CPU, () -> {
                TorchLayers layers = new TorchLayers(weights.tensors(), false);
                return architecture.projection(layers,
                        architecture.embedding(layers,
                                MemoryLayout.CHANNELS_LAST
                                        .of(TrainingPass.images(pixels(0, n), n, size, size))));
            })) {
                Matrix raw = pass.embeddings();
                model.check("embedding", unit(raw).toArray(), VALUES);
                checkLoss(model, unit(raw), input.ints("labels"));
                assertThat(pass.backward(loss(model).evaluate(raw, input.ints("labels")).gradient()))
                        .isTrue();
                checkGradients(model, weights, names);
            }
        }
    }

    private static CombinedLoss loss(GoldenCase model) {
        double lam = model.number("lam");
        double gamma = model.number("gamma");
        return CombinedLoss.contextual(lam,
                new ContextualLoss(model.integer("k"), (float) model.number("eps")), gamma,
                new SimilarityRegulariser((float) model.number("reg_sim")), 1 - lam - gamma,
                new MarginContrastiveLoss((float) model.number("pos_margin"),
                        (float) model.number("neg_margin")));
    }

    private static void checkLoss(GoldenCase model, Matrix unit, int[] labels) {
        LossValue value = loss(model).evaluate(unit, labels);
        model.check("loss", value.value(), VALUES);
        model.check("loss_context", value.terms().getOrDefault("contextual", Double.NaN), VALUES);
        model.check("loss_contrast", value.terms().getOrDefault("pair", Double.NaN), VALUES);
        model.check("grad_embedding_tangent", value.gradient().toArray(), 1e-4);
    }

    private static void checkGradients(GoldenCase model, Weights weights, Map<String, String> names) {
        Map<String, Tensor> theirs = new TreeMap<>();
        weights.tensors().forEach((name, tensor) -> theirs.put(theirName(name, names), tensor));
        int count = model.settings().required("parameters").size();
        double[] norms = new double[count];
        float[] heads = new float[count * 32];
        for (int i = 0; i < count; i++) {
            Tensor gradient = java.util.Objects
                    .requireNonNull(theirs.get(model.settings().required("parameters").get(i).asString()))
                    .grad();
            norms[i] = gradient.norm().item_double();
            float[] head = new float[32];
            gradient.contiguous().data_ptr_float().get(head);
            System.arraycopy(head, 0, heads, 32 * i, 32);
        }
        model.check("grad_norms", norms, GRADIENT_NORMS);
        model.check("grad_heads", heads, GRADIENT_ENTRIES);
    }

    private static Matrix unit(Matrix raw) {
        Matrix unit = Matrix.zeros(raw.rows(), raw.columns());
        for (int row = 0; row < raw.rows(); row++) {
            double squares = 0;
            for (int column = 0; column < raw.columns(); column++) {
                squares += raw.get(row, column) * (double) raw.get(row, column);
            }
            for (int column = 0; column < raw.columns(); column++) {
                unit.set(row, column, (float) (raw.get(row, column) / Math.sqrt(squares)));
            }
        }
        return unit;
    }
}
