package io.contexture.cli;

import io.contexture.model.ComputeDevice;
import picocli.CommandLine.Option;

/** What computes the network. */
final class DeviceOption {

    @Option(names = "--device", paramLabel = "NAME", converter = Names.class, description = "What computes the network: cpu (the default) or cuda, an NVIDIA GPU, for which Contexture is to be built with CONTEXTURE_PROFILES=cuda.")
    private ComputeDevice device = ComputeDevice.CPU;

    /** The device; throws a BadInputException that says how to get it if it is not there. */
    ComputeDevice device() {
        device.requireAvailable();
        return device;
    }

    /** Reads devices. */
    static final class Names extends ConstantConverter<ComputeDevice> {
        Names() {
            super(ComputeDevice.class);
        }
    }
}
