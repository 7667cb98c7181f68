package io.contexture.training;

import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import io.contexture.storage.BadInputException;
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
 * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019) with torch's constants: beta 0.9 and 0.999, epsilon
 * 1e-8. The moments are ours, one row a parameter group, so that a checkpoint can hold them.
 */
public final class Adam implements AutoCloseable {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private record Moments(ParameterGroup group, double learningRate, NativeFloats first,
            NativeFloats second) {}

    private final OptimiserOptions options;
    private final List<Moments> moments = new ArrayList<>();
    private int steps;

    /** An optimiser of the given groups, which it closes with itself; {@link ParameterGroup#HEAD} gets the head's learning rate. */
    public Adam(OptimiserOptions options, List<ParameterGroup> groups) {
        this.options = options;
        for (ParameterGroup group : groups) {
            boolean head = group.name().equals(ParameterGroup.HEAD);
            addAt(head ? options.headLearningRate() : options.learningRate(), group);
        }
    }

    /**
     * Steps another group, too, and closes it with itself.
     *
     * @param rateFactor what the backbone's learning rate is multiplied by for it
     */
    public void add(ParameterGroup group, double rateFactor) {
        addAt(rateFactor * options.learningRate(), group);
    }

    private void addAt(double learningRate, ParameterGroup group) {
        int size = Math.toIntExact(group.values().numel());
        moments.add(new Moments(group, learningRate, new NativeFloats(size), new NativeFloats(size)));
    }

    /**
     * Moves the parameters by the gradients that they have now.
     *
     * @param rateFactor the schedule's factor on both learning rates
     */
    public void step(double rateFactor) {
        steps++;
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            for (Moments of : moments) {
                update(of, of.learningRate * rateFactor);
            }
        }
    }

    /** p -= rate * m^ / (sqrt(v^) + epsilon), with m^ and v^ the moments corrected for their start at zero. */
    private void update(Moments of, double rate) {
        Tensor p = of.group.values();
        Tensor g = of.group.gradients();
        Tensor m = of.first.tensor();
        Tensor v = of.second.tensor();
        switch (options.kind()) {
            case ADAM -> g = g.add(p, new Scalar(options.weightDecay()));
            case ADAMW -> p.mul_(new Scalar(1 - rate * options.weightDecay()));
        }
        m.lerp_(g, new Scalar(1 - BETA1));
        v.mul_(new Scalar(BETA2)).addcmul_(g, g, new Scalar(1 - BETA2));
        double correction1 = 1 - Math.pow(BETA1, steps);
        double correction2 = 1 - Math.pow(BETA2, steps);
        Tensor denominator = v.sqrt().div_(new Scalar(Math.sqrt(correction2))).add_(new Scalar(EPSILON));
        p.addcdiv_(m, denominator, new Scalar(-rate / correction1));
    }

    /** Steps taken. */
    public int steps() {
        return steps;
    }

    /** Adds the moments to a file, as {@code optimiser.GROUP.first_moment} and {@code .second_moment}. */
    public void write(SafetensorsWriter file) {
        for (Moments of : moments) {
            file.add(name(of, "first"), DType.F32, of.first.segment(), of.first.size());
            file.add(name(of, "second"), DType.F32, of.second.segment(), of.second.size());
        }
    }

    /**
     * Takes over what {@link #write} wrote.
     *
     * @param stepsTaken how many steps the moments stand for
     * @throws BadInputException if a moment is missing or of another size
     */
    public void read(SafetensorsFile file, int stepsTaken) {
        for (Moments of : moments) {
            copy(file, name(of, "first"), of.first);
            copy(file, name(of, "second"), of.second);
        }
        steps = stepsTaken;
    }

    private static void copy(SafetensorsFile file, String name, NativeFloats target) {
        if (file.info(name).type() != DType.F32 || file.info(name).count() != target.size()) {
            throw new BadInputException(file.path() + ": tensor '" + name + "' is "
                    + file.info(name).type() + " " + file.info(name).shape() + "; the optimiser needs F32 ["
                    + target.size() + "]; the file is of another architecture");
        }
        target.segment().copyFrom(file.bytes(name));
    }

    private static String name(Moments of, String which) {
        return "optimiser." + of.group.name() + "." + which + "_moment";
    }

    @Override
    public void close() {
        for (Moments of : moments) {
            of.first.close();
            of.second.close();
            of.group.close();
        }
    }
}
