package io.contexture.training;

import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;

/**
 * Keeps gradients within half precision's range (Micikevicius et al. 2018): the loss is multiplied by a power of two before the
 * backward pass, the gradients are divided by it after. Where that overflows the step is left out and the factor halved; after
 * 2,000 steps without it is doubled: torch's GradScaler. In a checkpoint: {@code scaling}.
 */
final class GradientScaling {

    private static final int FIRST_EXPONENT = 16;
    private static final int LAST_EXPONENT = 24;
    private static final int PATIENCE = 2000;
    private static final String NAME = "scaling";

    private final boolean on;
    private int exponent;
    private int sound;

    /** @param on whether there is any; without, the factor is 1 throughout */
    GradientScaling(boolean on) {
        this.on = on;
        this.exponent = on ? FIRST_EXPONENT : 0;
    }

    boolean isOn() {
        return on;
    }

    /** What the loss is multiplied by now. */
    float factor() {
        return Math.scalb(1f, exponent);
    }

    /**
     * After a backward pass.
     *
     * @param finite whether all gradients are finite
     * @return whether the factor is so low already that a gradient that is not finite is no overflow but a fault
     */
    boolean isAtItsEnd(boolean finite) {
        if (!on) {
            return !finite;
        }
        if (!finite) {
            sound = 0;
            exponent--;
            return exponent < 0;
        }
        sound++;
        if (sound == PATIENCE) {
            sound = 0;
            exponent = Math.min(LAST_EXPONENT, exponent + 1);
        }
        return false;
    }

    void write(SafetensorsWriter file) {
        if (on) {
            file.add(NAME, new long[]{exponent, sound}, 2);
        }
    }

    /** Takes over what {@link #write} wrote. */
    void read(SafetensorsFile file) {
        if (on) {
            long[] saved = file.longs(NAME);
            exponent = Math.toIntExact(saved[0]);
            sound = Math.toIntExact(saved[1]);
        }
    }
}
