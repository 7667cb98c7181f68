package io.contexture.model;

import io.contexture.storage.BadInputException;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** What computes a network. */
public enum ComputeDevice {
    /** The processor. */
    CPU(torch.DeviceType.CPU),
    /** An NVIDIA GPU, the first one that the driver shows. */
    CUDA(torch.DeviceType.CUDA);

    private final torch.DeviceType type;

    ComputeDevice(torch.DeviceType type) {
        this.type = type;
    }

    torch.DeviceType type() {
        return type;
    }

    Device device() {
        return new Device(type);
    }

    /**
     * Checks that it is there. For the CPU this loads nothing.
     *
     * @throws BadInputException if it is not; the message says what is missing and how to get it
     */
    public void requireAvailable() {
        if (this == CPU) {
            return;
        }
        LibTorch.load();
        if (!torch.hasCUDA()) {
            throw new BadInputException(isBuiltWithCuda()
                    ? "device cuda: libtorch's build with CUDA is here, but CUDA's own libraries cannot be loaded. Install CUDA 13 "
                            + "and cuDNN 9 where the system finds libraries (LD_LIBRARY_PATH). Or take device cpu"
                    : "device cuda: this build has libtorch for the CPU alone. Build it with CUDA's (Linux and Windows on "
                            + "x86-64): CONTEXTURE_PROFILES=cuda with ./contexture, -Pcuda with mvn; an NVIDIA GPU with its "
                            + "driver, CUDA 13 and cuDNN 9 are needed, too. Or take device cpu");
        }
        if (!torch.cuda_is_available()) {
            throw new BadInputException(
                    "device cuda: libtorch has CUDA, but finds no GPU. 'nvidia-smi' must show one: install NVIDIA's driver (580 "
                            + "or newer, for CUDA 13), and give a container the GPU (--gpus all). Or take device cpu");
        }
    }

    private static boolean isBuiltWithCuda() {
        return torch.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/"
                + System.mapLibraryName("jnitorch_cuda")) != null;
    }

    /** Lower case: {@code cuda}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
