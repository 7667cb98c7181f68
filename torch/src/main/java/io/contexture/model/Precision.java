package io.contexture.model;

import org.bytedeco.pytorch.global.torch;

/** In which numbers a training pass multiplies. Weights, their gradients, BatchNorm's statistics and the loss are float32 throughout. */
public enum Precision {
    /** 32 bits. */
    FP32(torch.ScalarType.Float),
    /** bfloat16: float32's range with 8 bits of precision. Quicker on a CPU that has instructions for it (AMX, AVX512-BF16). */
    BF16(torch.ScalarType.BFloat16),
    /** IEEE half precision: small gradients would vanish, so that the loss is scaled. */
    FP16(torch.ScalarType.Half);

    private final torch.ScalarType type;

    Precision(torch.ScalarType type) {
        this.type = type;
    }

    torch.ScalarType type() {
        return type;
    }

    /** Whether its range is so small that the loss must be scaled. */
    public boolean needsScaling() {
        return this == FP16;
    }
}
