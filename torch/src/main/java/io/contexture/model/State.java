package io.contexture.model;

import io.contexture.model.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

/** Lists the tensors of a network, layer by layer, in the order of the reference's {@code state_dict}. */
final class State {

    private static final Start ZERO = new Start.Constant(0);
    private static final Start ONE = new Start.Constant(1);

    private final List<ParameterSpec> specs = new ArrayList<>();

    List<ParameterSpec> specs() {
        return specs;
    }

    State add(String name, Role role, Start start, long... shape) {
        specs.add(new ParameterSpec(name, role, shape, start));
        return this;
    }

    State weight(String name, Start start, long... shape) {
        return add(name, Role.WEIGHT, start, shape);
    }

    /** Without bias. */
    State convolution(String name, Start start, int out, int in, int kernel) {
        return weight(name + ".weight", start, out, in, kernel, kernel);
    }

    State batchNorm(String name, int channels) {
        return add(name + ".weight", Role.NORM_SCALE, ONE, channels)
                .add(name + ".bias", Role.NORM_SHIFT, ZERO, channels)
                .add(name + ".running_mean", Role.RUNNING_MEAN, ZERO, channels)
                .add(name + ".running_var", Role.RUNNING_VARIANCE, ONE, channels);
    }

    State layerNorm(String name, int size) {
        return weight(name + ".weight", ONE, size).weight(name + ".bias", ZERO, size);
    }

    /** Normal with that deviation, bias 0. */
    State linear(String name, int out, int in, double deviation) {
        return weight(name + ".weight", new Start.Normal(deviation), out, in).weight(name + ".bias", ZERO,
                out);
    }
}
