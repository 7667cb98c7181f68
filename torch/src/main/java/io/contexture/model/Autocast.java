package io.contexture.model;

import org.bytedeco.pytorch.global.torch;

/** Has libtorch pick, until it is closed, the precision of each operation of this thread, as torch's autocast does. */
final class Autocast implements AutoCloseable {

    private static final torch.DeviceType DEVICE = torch.DeviceType.CPU;

    private final boolean on;

    Autocast(Precision precision) {
        on = precision != Precision.FP32;
        if (on) {
            torch.set_autocast_dtype(DEVICE, precision.type());
            // The cache would give the narrow copy of a weight again after the weight was stepped.
            torch.set_autocast_cache_enabled(false);
            torch.set_autocast_enabled(DEVICE, true);
        }
    }

    @Override
    public void close() {
        if (on) {
            torch.set_autocast_enabled(DEVICE, false);
            torch.set_autocast_cache_enabled(true);
        }
    }
}
