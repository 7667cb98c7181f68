package io.contexture.training;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.linalg.Matrix;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a loss in training. The loss reads and writes Java's arrays; the optimiser steps native copies of the weights, one
 * parameter group for each. A checkpoint holds them as {@code loss.weights.NAME} and {@code loss.memory.NAME}.
 */
final class TrainedLossState implements AutoCloseable {

    private static final String MEMORY = "loss.memory.";

    private record Learnt(String name, LossState.Weights weights, NativeFloats values,
            NativeFloats gradients) {

        Matrix matrix() {
            return weights.values();
        }
    }

    private final LossState state;
    private final List<Learnt> learnt = new ArrayList<>();

    TrainedLossState(LossState state) {
        this.state = state;
        state.weights().forEach((name, weights) -> {
            int size = weights.values().rows() * weights.values().columns();
            learnt.add(new Learnt(name, weights, new NativeFloats(size), new NativeFloats(size)));
        });
        learnt.forEach(each -> copy(each.matrix(), each.values));
    }

    LossState state() {
        return state;
    }

    /** Has the weights stepped, too, at the network's learning rate times the loss's factor. */
    void join(Optimiser optimiser) {
        for (Learnt each : learnt) {
            optimiser.add(new ParameterGroup("loss." + each.name, each.values.tensor(),
                    each.gradients.tensor()), each.weights.learningRateFactor());
        }
    }

    /** Takes the gradients over, before the optimiser's step; returns whether they are finite. */
    boolean takeGradients(LossValue loss) {
        boolean finite = true;
        for (Learnt each : learnt) {
            Matrix gradient = loss.weightGradients().get(each.name);
            if (gradient == null) {
                throw new IllegalStateException("the loss has weights '" + each.name
                        + "' and gives no gradient for them, only for " + loss.weightGradients().keySet());
            }
            finite &= isFinite(gradient);
            copy(gradient, each.gradients);
        }
        return finite;
    }

    /** Shows the loss what the optimiser has made of the weights. */
    void follow() {
        learnt.forEach(each -> copy(each.values, each.matrix()));
    }

    boolean isFinite() {
        return learnt.stream().allMatch(each -> isFinite(each.matrix()));
    }

    private static boolean isFinite(Matrix matrix) {
        double sum = 0;
        for (int at = matrix.offset(); at < matrix.offset() + matrix.rows() * matrix.columns(); at++) {
            sum += Math.abs((double) matrix.data()[at]);
        }
        return Double.isFinite(sum);
    }

    private static void copy(Matrix from, NativeFloats to) {
        MemorySegment.copy(from.data(), from.offset(), to.segment(),
                ValueLayout.JAVA_FLOAT_UNALIGNED, 0,
                to.size());
    }

    private static void copy(NativeFloats from, Matrix to) {
        MemorySegment.copy(from.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, to.data(),
                to.offset(),
                from.size());
    }

    void write(SafetensorsWriter file) {
        state.weights().forEach(
                (name, weights) -> add(file, Checkpoint.LOSS_WEIGHTS_PREFIX + name, weights.values()));
        state.memory().forEach((name, values) -> add(file, MEMORY + name, values));
    }

    private static void add(SafetensorsWriter file, String name, Matrix values) {
        file.add(name, values.toArray(), values.rows(), values.columns());
    }

    /**
     * Takes over what {@link #write} wrote.
     *
     * @throws BadInputException if something is missing or of another shape
     */
    void read(SafetensorsFile file) {
        state.weights().forEach(
                (name, weights) -> read(file, Checkpoint.LOSS_WEIGHTS_PREFIX + name, weights.values()));
        state.memory().forEach((name, values) -> read(file, MEMORY + name, values));
        learnt.forEach(each -> copy(each.matrix(), each.values));
    }

    private static void read(SafetensorsFile file, String name, Matrix values) {
        if (!file.names().contains(name)) {
            throw new BadInputException(file.path() + " has no tensor '" + name
                    + "', which the loss needs; begin another run");
        }
        List<Long> shape = List.of((long) values.rows(), (long) values.columns());
        if (file.info(name).type() != DType.F32 || !file.info(name).shape().equals(shape)) {
            throw new BadInputException(file.path() + ": tensor '" + name + "' is " + file.info(name).type()
                    + " " + file.info(name).shape() + "; the loss needs F32 " + shape
                    + ". The number of classes has changed, or the loss has; begin another run");
        }
        float[] saved = file.floats(name);
        System.arraycopy(saved, 0, values.data(), values.offset(), saved.length);
    }

    @Override
    public void close() {
        for (Learnt each : learnt) {
            each.values.close();
            each.gradients.close();
        }
    }
}
