package io.contexture.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A network's tensors on another device than the processor's memory, where optimiser, averages and checkpoints work on them:
 * values go there before a pass, gradients and statistics come back after it. Three large copies a step, whatever the number
 * of tensors.
 */
final class DeviceWeights implements AutoCloseable {

    private final Device device;
    private final Tensor learnt;
    private final Tensor gradients;
    private final Tensor statistics;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Gives the view of a tensor in a row. */
    @FunctionalInterface
    interface Layout {
        Tensor view(ParameterSpec spec, Tensor row);
    }

    DeviceWeights(Device device, Iterable<ParameterSpec> specs, Layout layout, Tensor hostLearnt,
            Tensor hostStatistics) {
        this.device = device;
        try (PointerScope _ = new PointerScope()) {
            learnt = row(hostLearnt.numel());
            gradients = row(hostLearnt.numel());
            statistics = row(hostStatistics.numel());
            for (ParameterSpec spec : specs) {
                Tensor tensor = layout.view(spec, spec.role().learnable() ? learnt : statistics);
                if (spec.role().learnable()) {
                    tensor = tensor.detach().requires_grad_(true);
                    tensor.mutable_grad().put(layout.view(spec, gradients));
                }
                tensor.retainReference();
                tensors.put(spec.name(), tensor);
            }
        }
    }

    private Tensor row(long size) {
        Tensor row = torch.zeros(size).to(device, torch.ScalarType.Float);
        row.retainReference();
        return row;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    Tensor here(Tensor tensor) {
        return tensor.to(device, tensor.scalar_type());
    }

    /** Brings values and statistics, as they are now in the processor's memory. */
    void refresh(Tensor hostLearnt, Tensor hostStatistics) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            learnt.copy_(hostLearnt);
            statistics.copy_(hostStatistics);
            gradients.zero_();
        }
    }

    /** Takes the statistics back. */
    void keepStatistics(Tensor hostStatistics) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            hostStatistics.copy_(statistics);
        }
    }

    /** Adds the gradients to those in the processor's memory, and begins anew here. */
    void handGradients(Tensor hostGradients) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            hostGradients.add_(gradients.cpu());
            gradients.zero_();
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        learnt.close();
        gradients.close();
        statistics.close();
        device.close();
    }
}
