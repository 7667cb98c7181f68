package io.contexture.training;

import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Steps groups of parameters by an {@linkplain OptimiserOptions update rule}, each with its learning rate and its own count of
 * steps. What the rule keeps is ours, one row a group, so that a checkpoint can hold it.
 */
public final class Optimiser implements AutoCloseable {

    private static final class Stepped {

        private final ParameterGroup group;
        private final double learningRate;
        private final boolean ofNetwork;
        private final List<NativeFloats> kept = new ArrayList<>();
        private int steps;

        Stepped(ParameterGroup group, double learningRate, boolean ofNetwork) {
            this.group = group;
            this.learningRate = learningRate;
            this.ofNetwork = ofNetwork;
        }
    }

    private final OptimiserOptions options;
    private final UpdateRule rule;
    private final List<Stepped> all = new ArrayList<>();

    /** An optimiser of a network's groups, which it closes with itself. */
    public Optimiser(OptimiserOptions options, List<ParameterGroup> groups) {
        this.options = options;
        this.rule = UpdateRule.of(options);
        groups.forEach(group -> add(new Stepped(group, options.rate(group), true)));
    }

    /**
     * Steps a group that is not of the network, too, and closes it with itself.
     *
     * @param rateFactor what the backbone's learning rate is multiplied by for it, unless the options say otherwise
     */
    public void add(ParameterGroup group, double rateFactor) {
        double factor = options.proxyRateFactor() > 0 ? options.proxyRateFactor() : rateFactor;
        add(new Stepped(group, factor * options.learningRate(), false));
    }

    private void add(Stepped stepped) {
        int size = Math.toIntExact(stepped.group.values().numel());
        rule.keeps().forEach(_ -> stepped.kept.add(new NativeFloats(size)));
        all.add(stepped);
    }

    /** Sets all gradients to zero. */
    public void clearGradients() {
        all.forEach(each -> NativeFloats.segment(each.group.gradients()).fill((byte) 0));
    }

    /** Whether no gradient is NaN or infinite. */
    public boolean gradientsAreFinite() {
        return all.stream().allMatch(each -> NativeFloats.areFinite(each.group.gradients()));
    }

    /** Multiplies all gradients of the network by a factor. */
    void scaleGradients(double factor) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            all.stream().filter(each -> each.ofNetwork)
                    .forEach(each -> each.group.gradients().mul_(new Scalar(factor)));
        }
    }

    /** Moves all parameters by the gradients that they have now; see {@link #step(double, Predicate)}. */
    public void step(double rateFactor) {
        step(rateFactor, _ -> true);
    }

    /**
     * Moves parameters by the gradients that they have now, shortened first if the options limit their length.
     *
     * @param rateFactor the schedule's factor on all learning rates
     * @param which      the groups that move; the others stay, their momentum and their count of steps included
     */
    public void step(double rateFactor, Predicate<ParameterGroup> which) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            if (options.clipNorm() > 0) {
                clip(which);
            }
            for (Stepped each : all) {
                if (which.test(each.group)) {
                    each.steps++;
                    rule.update(each.group.values(), each.group.gradients(),
                            each.kept.stream().map(NativeFloats::tensor).toList(),
                            each.learningRate * rateFactor, options.weightDecay(), each.steps);
                }
            }
        }
    }

    /** As torch's clip_grad_norm_: the weights of a loss, whose gradients have another scale, are left alone. */
    private void clip(Predicate<ParameterGroup> which) {
        double squares = 0;
        for (Stepped each : all) {
            if (each.ofNetwork && which.test(each.group)) {
                Tensor g = each.group.gradients();
                double length = g.norm().item_double();
                squares += length * length;
            }
        }
        double factor = options.clipNorm() / (Math.sqrt(squares) + 1e-6);
        if (factor < 1) {
            scaleGradients(factor);
        }
    }

    /** The groups of the network. */
    List<ParameterGroup> networkGroups() {
        return all.stream().filter(each -> each.ofNetwork).map(each -> each.group).toList();
    }

    /** Adds what the rule keeps to a file, as {@code optimiser.GROUP.first_moment} and so on, and {@code optimiser.GROUP.steps}. */
    public void write(SafetensorsWriter file) {
        for (Stepped each : all) {
            for (int i = 0; i < each.kept.size(); i++) {
                NativeFloats row = each.kept.get(i);
                file.add(name(each, rule.keeps().get(i)), DType.F32, row.segment(), row.size());
            }
            file.add(name(each, "steps"), new long[]{each.steps}, 1);
        }
    }

    /**
     * Takes over what {@link #write} wrote.
     *
     * @throws BadInputException if something is missing or of another size
     */
    public void read(SafetensorsFile file) {
        for (Stepped each : all) {
            for (int i = 0; i < each.kept.size(); i++) {
                copy(file, name(each, rule.keeps().get(i)), each.kept.get(i));
            }
            each.steps = Math.toIntExact(file.longs(name(each, "steps"))[0]);
        }
    }

    /** Copies a row of floats from a file. */
    static void copy(SafetensorsFile file, String name, NativeFloats target) {
        if (file.info(name).type() != DType.F32 || file.info(name).count() != target.size()) {
            throw new BadInputException(file.path() + ": tensor '" + name + "' is "
                    + file.info(name).type() + " " + file.info(name).shape() + "; the optimiser needs F32 ["
                    + target.size() + "]; the file is of another architecture");
        }
        target.segment().copyFrom(file.bytes(name));
    }

    private static String name(Stepped each, String which) {
        return "optimiser." + each.group.name() + "." + which;
    }

    @Override
    public void close() {
        for (Stepped each : all) {
            each.kept.forEach(NativeFloats::close);
            each.group.close();
        }
    }
}
