package io.contexture.cli;

import io.contexture.model.ComputeDevice;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
    static final class Names implements ITypeConverter<ComputeDevice> {
        @Override
        public ComputeDevice convert(String text) {
            return Arrays.stream(ComputeDevice.values())
                    .filter(device -> device.text().equals(text.toLowerCase(Locale.ROOT))).findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is unknown; allowed: "
                            + Arrays.stream(ComputeDevice.values()).map(ComputeDevice::text)
                                    .collect(Collectors.joining(", "))));
        }
    }
}
