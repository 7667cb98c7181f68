package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Adam, AdamW and the schedules do what torch's do. */
class GoldenOptimisersTest {

    @Test
    void updatesAndLearningRatesFollowTheReference() {
        GoldenFile golden = GoldenFile.open("optimisers");
        for (GoldenCase each : golden.cases()) {
            if (each.has("lr")) {
                checkSchedule(each);
            } else if (isPlainAdam(each)) {
                checkUpdates(each);
            }
        }
        golden.setAside("SGD, AMSGrad: not offered",
                name -> name.contains("sgd") || name.contains("amsgrad"));
        golden.setAside("inputs", name -> name.matches("inputs/.*|two_groups/(x|target)"));
        golden.setAside("a linear model: its two rates and its schedule are those of the training cases",
                name -> name.startsWith("two_groups/"));
        golden.assertComplete();
    }

    private static boolean isPlainAdam(GoldenCase each) {
        String optimiser = each.settings().path("optimiser").asString("");
        return optimiser.startsWith("Adam") && each.has("weight_after") && each.settings().has("lr")
                && !each.settings().has("amsgrad");
    }

    private static void checkUpdates(GoldenCase each) {
        GoldenCase inputs = each.file().testCase("inputs");
        OptimiserOptions options = new OptimiserOptions(
                OptimiserOptions.Kind.valueOf(each.text("optimiser").toUpperCase(Locale.ROOT)),
                each.number("lr"),
                each.number("lr"), each.number("weight_decay"));
        check(each, "weight_after", options, inputs.floats("weight0"), inputs.floats("grad_weight"));
        check(each, "bias_after", options, inputs.floats("bias0"), inputs.floats("grad_bias"));
    }

    private static void check(GoldenCase each, String tensor, OptimiserOptions options, float[] start,
            float[] gradients) {
        int size = start.length;
        int steps = gradients.length / size;
        float[] after = new float[gradients.length];
        try (NativeFloats values = new NativeFloats(size);
                NativeFloats slopes = new NativeFloats(size);
                Adam adam = new Adam(options,
                        List.of(new ParameterGroup(ParameterGroup.BACKBONE, values.tensor(),
                                slopes.tensor())))) {
            values.segment().copyFrom(MemorySegment.ofArray(start));
            for (int step = 0; step < steps; step++) {
                slopes.segment()
                        .copyFrom(MemorySegment.ofArray(gradients).asSlice(4L * step * size, 4L * size));
                adam.step(1);
                MemorySegment.copy(values.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, after, step * size,
                        size);
            }
            assertThat(adam.steps()).isEqualTo(steps);
        }
        each.check(tensor, after, 1e-6);
    }

    private static void checkSchedule(GoldenCase each) {
        int epochs = each.integer("epochs");
        double[] rates = new double[epochs];
        int steps = each.settings().has("T_max") ? each.integer("T_max") : epochs;
        Schedule schedule = schedule(each, epochs);
        for (int epoch = 0; epoch < epochs; epoch++) {
            rates[epoch] = each.number("base_lr") * schedule.factor(epoch, steps);
        }
        each.check("lr", rates, 1e-12);
        assertThat(Schedule.parse(schedule.toString())).isEqualTo(schedule);
    }

    private static Schedule schedule(GoldenCase each, int epochs) {
        return switch (each.text("scheduler")) {
            case "CosineAnnealingLR" -> new Schedule.Cosine();
            case "MultiStepLR" -> {
                List<Integer> milestones = new ArrayList<>();
                each.settings().required("milestones").forEach(node -> milestones.add(node.intValue()));
                yield new Schedule.MultiStep(milestones, each.number("gamma"));
            }
            case "StepLR" -> {
                int every = each.integer("step_size");
                yield new Schedule.MultiStep(
                        IntStream.range(1, epochs).filter(epoch -> epoch % every == 0).boxed().toList(),
                        each.number("gamma"));
            }
            default -> throw new AssertionError("no schedule like " + each.text("scheduler"));
        };
    }
}
