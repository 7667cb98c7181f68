package io.contexture.model;

import io.contexture.model.ParameterSpec.Role;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a network in two rows of native memory, what is learnt (with a row of gradients of the same layout) and
 * the running statistics. Learnable ones lie in the order of {@link Role}, so that backbone without BatchNorm, BatchNorm,
 * and head are each one stretch.
 */
final class Weights implements AutoCloseable {

    /** What torchvision counts beside the running statistics; nothing here depends on it. */
    private static final String BATCH_COUNT = "num_batches_tracked";

    private final List<ParameterSpec> specs;
    private final NativeFloats learnt;
    private final NativeFloats gradients;
    private final NativeFloats statistics;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private @Nullable DeviceWeights elsewhere;

    Weights(List<ParameterSpec> specs) {
        this.specs = specs;
        this.learnt = new NativeFloats(total(true));
        this.gradients = new NativeFloats(total(true));
        // A network without BatchNorm has none; a row cannot be empty.
        this.statistics = new NativeFloats(Math.max(1, total(false)));
        place();
        try (PointerScope _ = new PointerScope()) {
            for (ParameterSpec spec : specs) {
                Tensor tensor = view(spec, row(spec).tensor());
                if (spec.role().learnable()) {
                    tensor = tensor.detach().requires_grad_(true);
                    tensor.mutable_grad().put(view(spec, gradients.tensor()));
                }
                tensor.retainReference();
                tensors.put(spec.name(), tensor);
            }
        }
    }

    private int total(boolean learnable) {
        return specs.stream().filter(spec -> spec.role().learnable() == learnable)
                .mapToInt(ParameterSpec::size).sum();
    }

    private void place() {
        int nextLearnt = 0;
        int nextStatistic = 0;
        for (ParameterSpec spec : specs.stream().sorted(Comparator.comparing(ParameterSpec::role)).toList()) {
            if (spec.role().learnable()) {
                offsets.put(spec.name(), nextLearnt);
                nextLearnt += spec.size();
            } else {
                offsets.put(spec.name(), nextStatistic);
                nextStatistic += spec.size();
            }
        }
    }

    private NativeFloats row(ParameterSpec spec) {
        return spec.role().learnable() ? learnt : statistics;
    }

    private int offset(ParameterSpec spec) {
        return offsets.getOrDefault(spec.name(), -1);
    }

    private Tensor view(ParameterSpec spec, Tensor row) {
        return row.narrow(0, offset(spec), spec.size()).view(spec.shape());
    }

    /** In the processor's memory. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Has passes to come computed elsewhere, with copies of these tensors there; null for here. */
    void computeOn(@Nullable Device device) {
        if (elsewhere != null) {
            elsewhere.close();
        }
        elsewhere = device == null
                ? null
                : new DeviceWeights(device, specs, this::view, learnt.tensor(), statistics.tensor());
        copyFlags();
    }

    private void copyFlags() {
        if (elsewhere != null) {
            elsewhere.tensors().forEach((name, copy) -> copy
                    .set_requires_grad(Objects.requireNonNull(tensors.get(name), name).requires_grad()));
        }
    }

    /** Whether passes compute with these tensors themselves, not with copies elsewhere. */
    boolean computeInPlace() {
        return elsewhere == null;
    }

    /** The tensors that a pass computes with, where it computes; {@link #beginPass} first. */
    Map<String, Tensor> working() {
        return elsewhere == null ? tensors : elsewhere.tensors();
    }

    /** What goes into a pass, where it computes. */
    Tensor working(Tensor given) {
        return elsewhere == null ? given : elsewhere.here(given);
    }

    /** Has the working tensors hold what these hold. */
    void beginPass() {
        if (elsewhere != null) {
            elsewhere.refresh(learnt.tensor(), statistics.tensor());
        }
    }

    /** Takes over the statistics that a training pass has moved. */
    void keepStatistics() {
        if (elsewhere != null) {
            elsewhere.keepStatistics(statistics.tensor());
        }
    }

    /** Adds to the gradients what a backward pass has left where it computes. */
    void takeGradients() {
        if (elsewhere != null) {
            elsewhere.handGradients(gradients.tensor());
        }
    }

    MemorySegment segment(ParameterSpec spec) {
        return row(spec).segment(offset(spec), spec.size());
    }

    /** Replaces the row-major values of a tensor. */
    void set(String name, float[] values) {
        ParameterSpec spec = specs.stream().filter(of -> of.name().equals(name)).findFirst().orElseThrow();
        segment(spec).copyFrom(MemorySegment.ofArray(values));
    }

    void clearGradients() {
        gradients.segment().fill((byte) 0);
    }

    boolean gradientsAreFinite() {
        return NativeFloats.areFinite(gradients.tensor());
    }

    boolean valuesAreFinite() {
        return NativeFloats.areFinite(learnt.tensor()) && NativeFloats.areFinite(statistics.tensor());
    }

    /**
     * Has tensors stay as they are from now on: no gradient, and in no {@link #groups group}.
     *
     * @param prefixes beginnings of names, whole between dots: "layer1" is layer1.0.conv1.weight and all beside it, not layer10
     * @throws BadInputException if one is the beginning of no learnable tensor
     */
    void freeze(List<String> prefixes) {
        for (String prefix : prefixes) {
            List<String> found = specs.stream().filter(spec -> spec.role().learnable())
                    .map(ParameterSpec::name)
                    .filter(name -> name.equals(prefix) || name.startsWith(prefix + ".")).toList();
            if (found.isEmpty()) {
                throw new BadInputException("no layer of the network is called '" + prefix + "'; it has "
                        + String.join(", ", layers()) + ", and tensors in them such as "
                        + specs.getFirst().name());
            }
            frozen.addAll(found);
        }
    }

    private Set<String> layers() {
        Set<String> layers = new LinkedHashSet<>();
        specs.forEach(spec -> layers.add(spec.name().replaceFirst("\\..*", "")));
        return layers;
    }

    /** Which tensors take part in the backward pass: the head's, and as asked the backbone's and BatchNorm's scale and shift. */
    void train(boolean backbone, boolean norms) {
        for (ParameterSpec spec : specs) {
            Tensor tensor = tensors.get(spec.name());
            if (tensor != null && spec.role().learnable()) {
                boolean wanted = switch (spec.role()) {
                    case POOLING, HEAD_WEIGHT, HEAD_BIAS, PROJECTOR -> true;
                    case NORM_SCALE, NORM_SHIFT -> backbone && norms;
                    default -> backbone;
                };
                tensor.set_requires_grad(wanted && !frozen.contains(spec.name()));
            }
        }
        copyFlags();
    }

    /**
     * The stretches of learnable values of the given roles, between what is frozen: the first is called {@code name}, the
     * others {@code name.2}, {@code name.3}, ... The caller owns the views.
     */
    List<ParameterGroup> groups(String name, Set<Role> roles) {
        List<ParameterGroup> groups = new ArrayList<>();
        int from = 0;
        int to = 0;
        for (ParameterSpec spec : specs.stream().filter(spec -> roles.contains(spec.role()))
                .filter(spec -> !frozen.contains(spec.name())).sorted(Comparator.comparingInt(this::offset))
                .toList()) {
            if (offset(spec) != to && to > from) {
                groups.add(stretch(name, groups.size(), from, to));
            }
            from = offset(spec) == to && to > from ? from : offset(spec);
            to = offset(spec) + spec.size();
        }
        if (to > from) {
            groups.add(stretch(name, groups.size(), from, to));
        }
        return groups;
    }

    private ParameterGroup stretch(String name, int before, int from, int to) {
        try (PointerScope _ = new PointerScope()) {
            Tensor values = learnt.tensor().narrow(0, from, to - from);
            Tensor slopes = gradients.tensor().narrow(0, from, to - from);
            values.retainReference();
            slopes.retainReference();
            return new ParameterGroup(before == 0 ? name : name + "." + (before + 1), values, slopes);
        }
    }

    /** A copy of the running statistics. */
    byte[] statistics() {
        return statistics.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    /** Puts back what {@link #statistics()} gave. */
    void restoreStatistics(byte[] saved) {
        statistics.segment().copyFrom(MemorySegment.ofArray(saved));
    }

    /** Adds the tensors of these roles under {@code prefix} + their names. */
    void addTo(SafetensorsWriter file, String prefix, Set<Role> roles) {
        for (ParameterSpec spec : specs) {
            if (roles.contains(spec.role())) {
                file.add(prefix + spec.name(), DType.F32, segment(spec), spec.shape());
            }
        }
    }

    /**
     * Takes over the tensors of a file that are named {@code prefix} + ours.
     *
     * @throws BadInputException if one is missing, unexpected, or of another shape or type; nothing is changed then
     */
    void readFrom(SafetensorsFile file, String prefix) {
        for (ParameterSpec spec : specs) {
            if (!file.names().contains(prefix + spec.name())) {
                throw new BadInputException(file.path() + " has no tensor '" + prefix + spec.name()
                        + "', which the network needs; the file is of another architecture");
            }
            var info = file.info(prefix + spec.name());
            long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
            if (info.type() != DType.F32 || !Arrays.equals(shape, spec.shape())) {
                throw new BadInputException(
                        file.path() + ": tensor '" + info.name() + "' is " + info.type() + " "
                                + info.shape() + "; the network needs F32 " + Arrays.toString(spec.shape()));
            }
        }
        refuseUnexpected(file, prefix);
        for (ParameterSpec spec : specs) {
            segment(spec).copyFrom(file.bytes(prefix + spec.name()));
        }
    }

    private void refuseUnexpected(SafetensorsFile file, String prefix) {
        Set<String> unexpected = new TreeSet<>();
        for (String name : file.names()) {
            if (name.startsWith(prefix) && !name.endsWith(BATCH_COUNT)) {
                unexpected.add(name);
            }
        }
        specs.forEach(spec -> unexpected.remove(prefix + spec.name()));
        if (!unexpected.isEmpty()) {
            throw new BadInputException(file.path() + " has tensor '" + unexpected.iterator().next()
                    + "', which the network has no place for (" + unexpected.size()
                    + " such); the file is of another architecture");
        }
    }

    @Override
    public void close() {
        computeOn(null);
        tensors.values().forEach(Tensor::close);
        learnt.close();
        gradients.close();
        statistics.close();
    }
}
