package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.model.ParameterGroup;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every update rule and every schedule does what torch's does. */
class GoldenOptimisersTest {

    @Test
    void updatesAndLearningRatesFollowTheReference() {
        GoldenFile golden = GoldenFile.open("optimisers");
        for (GoldenCase each : golden.cases()) {
            if (each.has("lr")) {
                checkSchedule(each);
            } else if (each.has("loss.f64")) {
                checkLinearModel(each);
            } else if (each.has("weight_after")) {
                checkUpdates(each);
            }
        }
        golden.setAside("inputs", name -> name.matches("inputs/.*|two_groups/(x|target)"));
        golden.assertComplete();
    }

    private static void checkUpdates(GoldenCase each) {
        GoldenCase inputs = each.file().testCase("inputs");
        String kind = each.settings().has("amsgrad") ? "amsgrad" : each.text("optimiser");
        OptimiserOptions options = new OptimiserOptions(
                OptimiserOptions.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), each.number("lr"),
                each.number("lr"), each.number("weight_decay"));
        if (each.settings().has("momentum")) {
            options = options.withMomentum(each.number("momentum"));
        }
        check(each, "weight_after", options, inputs.floats("weight0"), inputs.floats("grad_weight"));
        check(each, "bias_after", options, inputs.floats("bias0"), inputs.floats("grad_bias"));
    }

    private static void check(GoldenCase each, String tensor, OptimiserOptions options, float[] start,
            float[] gradients) {
        int size = start.length;
        float[] after = new float[gradients.length];
        try (Stepped group = new Stepped(ParameterGroup.BACKBONE, start);
                Optimiser optimiser = new Optimiser(options, List.of(group.group()))) {
            for (int step = 0; step < gradients.length / size; step++) {
                group.setGradients(Arrays.copyOfRange(gradients, step * size, (step + 1) * size));
                optimiser.step(1);
                System.arraycopy(group.get(), 0, after, step * size, size);
            }
        }
        each.check(tensor, after, 1e-6);
    }

    /** Two groups with a learning rate each and one schedule; the model's gradients are computed here, in double. */
    private static void checkLinearModel(GoldenCase each) {
        int outputs = each.shape("target").get(1).intValue();
        GoldenCase inputs = each.file().testCase("inputs");
        LinearModel model = new LinearModel(each.floats("x"), each.floats("target"), outputs);
        OptimiserOptions options = new OptimiserOptions(OptimiserOptions.Kind.ADAM, 0.005, 0.01, 1e-4);
        Schedule schedule = new Schedule.MultiStep(List.of(2, 3), 0.3);
        assertThat(each.text("note")).contains("group 0 (weight) lr 0.005", "group 1 (bias) lr 0.01",
                "weight_decay 1e-4", "milestones [2,3], gamma 0.3");
        int steps = each.doubles("loss.f64").length;
        double[] losses = new double[steps];
        List<float[]> weights = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        try (Stepped weight = new Stepped(ParameterGroup.BACKBONE, inputs.floats("weight0"));
                Stepped bias = new Stepped(ParameterGroup.HEAD, inputs.floats("bias0"));
                Optimiser optimiser = new Optimiser(options, List.of(weight.group(), bias.group()))) {
            for (int step = 0; step < steps; step++) {
                losses[step] = model.gradients(weight, bias);
                optimiser.step(schedule.factor(step, steps));
                weights.add(weight.get());
                biases.add(bias.get());
            }
        }
        each.check("loss", losses, 1e-6);
        each.check("weight_after", joined(weights), 1e-6);
        each.check("bias_after", joined(biases), 1e-6);
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.size() * parts.getFirst().length];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * parts.getFirst().length, parts.getFirst().length);
        }
        return all;
    }

    /** y = x W^T + b, loss mean((y - target)^2). */
    private record LinearModel(float[] x, float[] target, int outputs) {

        double gradients(Stepped weight, Stepped bias) {
            float[] w = weight.get();
            float[] b = bias.get();
            int inputs = w.length / outputs;
            double[] slopes = new double[w.length];
            double[] biasSlopes = new double[b.length];
            double loss = 0;
            for (int row = 0; row < x.length / inputs; row++) {
                for (int out = 0; out < outputs; out++) {
                    double y = b[out];
                    for (int in = 0; in < inputs; in++) {
                        y += (double) x[row * inputs + in] * w[out * inputs + in];
                    }
                    double off = y - target[row * outputs + out];
                    loss += off * off / target.length;
                    biasSlopes[out] += 2 * off / target.length;
                    for (int in = 0; in < inputs; in++) {
                        slopes[out * inputs + in] += 2 * off * x[row * inputs + in] / target.length;
                    }
                }
            }
            weight.setGradients(narrow(slopes));
            bias.setGradients(narrow(biasSlopes));
            return loss;
        }

        private static float[] narrow(double[] wide) {
            float[] narrow = new float[wide.length];
            for (int i = 0; i < wide.length; i++) {
                narrow[i] = (float) wide[i];
            }
            return narrow;
        }
    }

    private static void checkSchedule(GoldenCase each) {
        int epochs = each.integer("epochs");
        double[] rates = new double[epochs];
        int steps = each.settings().has("T_max") ? each.integer("T_max") : epochs;
        Schedule schedule = schedule(each);
        for (int epoch = 0; epoch < epochs; epoch++) {
            rates[epoch] = each.number("base_lr") * schedule.factor(epoch, steps);
        }
        each.check("lr", rates, 1e-12);
        assertThat(Schedule.parse(schedule.toString())).isEqualTo(schedule);
    }

    private static Schedule schedule(GoldenCase each) {
        return switch (each.text("scheduler")) {
            case "CosineAnnealingLR" -> new Schedule.Cosine();
            case "MultiStepLR" -> {
                List<Integer> milestones = new ArrayList<>();
                each.settings().required("milestones").forEach(node -> milestones.add(node.intValue()));
                yield new Schedule.MultiStep(milestones, each.number("gamma"));
            }
            case "StepLR" -> new Schedule.Step(each.integer("step_size"), each.number("gamma"));
            default -> throw new AssertionError("no schedule like " + each.text("scheduler"));
        };
    }
}
