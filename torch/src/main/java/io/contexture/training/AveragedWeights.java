package io.contexture.training;

import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * An exponential moving average of a network's parameters (Polyak averaging as Tarvainen and Valpola 2017 use it), which is what
 * is evaluated and kept. In its first steps it forgets faster, {@code (1 + t) / (10 + t)} at step t, or it would stay with the
 * random weights that it begins at. BatchNorm's running statistics are averages already and are taken as they are. In a
 * checkpoint: {@code average.GROUP}.
 */
final class AveragedWeights implements AutoCloseable {

    private record Average(ParameterGroup group, NativeFloats values) {}

    private final double decay;
    private final List<Average> averages = new ArrayList<>();

    /**
     * Begins at the parameters of now.
     *
     * @param decay  what of the average stays at a step, below 1; 0 for no average, so that all methods do nothing
     * @param groups what is averaged; they stay their owner's
     */
    AveragedWeights(double decay, List<ParameterGroup> groups) {
        this.decay = decay;
        if (decay > 0) {
            try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
                for (ParameterGroup group : groups) {
                    NativeFloats values = new NativeFloats(Math.toIntExact(group.values().numel()));
                    values.tensor().copy_(group.values());
                    averages.add(new Average(group, values));
                }
            }
        }
    }

    /**
     * After an optimiser's step.
     *
     * @param step its number, from 0
     */
    void follow(int step) {
        double stays = Math.min(decay, (1.0 + step) / (10.0 + step));
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            for (Average each : averages) {
                each.values.tensor().lerp_(each.group.values(), new Scalar(1 - stays));
            }
        }
    }

    /** What is done while the network has the averages for weights. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        void run() throws E;
    }

    /** Does something with the averages in the network, and puts the weights back. */
    <E extends Exception> void in(Work<E> work) throws E {
        exchange();
        try {
            work.run();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            for (Average each : averages) {
                Tensor weights = each.group.values().clone();
                each.group.values().copy_(each.values.tensor());
                each.values.tensor().copy_(weights);
            }
        }
    }

    void write(SafetensorsWriter file) {
        averages.forEach(
                each -> file.add(name(each), DType.F32, each.values.segment(), each.values.size()));
    }

    /** Takes over what {@link #write} wrote. */
    void read(SafetensorsFile file) {
        averages.forEach(each -> Optimiser.copy(file, name(each), each.values));
    }

    private static String name(Average each) {
        return "average." + each.group.name();
    }

    @Override
    public void close() {
        averages.forEach(each -> each.values.close());
    }
}
