package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The weights of the golden models, which their file gives as a formula of tensor name and position. */
final class HashedWeights {

    private HashedWeights() {}

    /** The i-th number of a key, in [0, 1). */
    static double u(String key, long i) {
        return unit(hash(key), i);
    }

    private static long hash(String key) {
        long hash = 0xCBF29CE484222325L;
        for (byte unit : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (unit & 0xff)) * 0x100000001B3L;
        }
        return hash;
    }

    private static double unit(long hash, long i) {
        long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) * 0x1p-24;
    }

    /** Fills a tensor of that shape and state_dict name. */
    static void fill(MemorySegment values, String salt, String name, long... shape) {
        double low;
        double high;
        if (name.endsWith("running_mean")) {
            low = -0.1;
            high = 0.1;
        } else if (name.endsWith("running_var")) {
            low = 0.5;
            high = 1.5;
        } else if (shape.length == 4) {
            high = Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
            low = -high;
        } else if (shape.length == 2) {
            high = Math.sqrt(3.0 / shape[1]);
            low = -high;
        } else if (name.endsWith("weight")) {
            low = 0.5;
            high = 1.0;
        } else {
            low = -0.1;
            high = 0.1;
        }
        long hash = hash(salt + ":" + name);
        long count = values.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i,
                    (float) (low + (high - low) * unit(hash, i)));
        }
    }

    static float[] floats(String salt, String name, long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= Math.toIntExact(extent);
        }
        float[] values = new float[count];
        fill(MemorySegment.ofArray(values), salt, name, shape);
        return values;
    }
}
