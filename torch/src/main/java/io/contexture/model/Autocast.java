package io.contexture.model;

import org.bytedeco.pytorch.global.torch;

/** Has libtorch pick, until it is closed, the precision of each operation of this thread, as torch's autocast does. */
final class Autocast implements AutoCloseable {

    private final torch.DeviceType device;
    private final boolean on;

    Autocast(Precision precision, ComputeDevice where) {
        device = where.type();
        on = precision != Precision.FP32;
        if (on) {
            torch.set_autocast_dtype(device, precision.type());
            // The cache would give the narrow copy of a weight again after the weight was stepped.
            torch.set_autocast_cache_enabled(false);
            torch.set_autocast_enabled(device, true);
        }
    }

    @Override
    public void close() {
        if (on) {
            torch.set_autocast_enabled(device, false);
            torch.set_autocast_cache_enabled(true);
        }
    }
}
