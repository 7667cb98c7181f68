package io.contexture.training;

import io.contexture.model.NativeFloats;
import io.contexture.model.ParameterGroup;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A group of parameters that a test fills and reads. Its optimiser closes the group's views; this closes the memory. */
record Stepped(ParameterGroup group, NativeFloats values, NativeFloats gradients) implements AutoCloseable {

    Stepped(String name, float... start) {
        this(name, new NativeFloats(start.length), new NativeFloats(start.length));
        values.segment().copyFrom(MemorySegment.ofArray(start));
    }

    private Stepped(String name, NativeFloats values, NativeFloats gradients) {
        this(new ParameterGroup(name, values.tensor().view(values.size()),
                gradients.tensor().view(gradients.size())),
                values, gradients);
    }

    void setGradients(float... slopes) {
        gradients.segment().copyFrom(MemorySegment.ofArray(slopes));
    }

    float[] get() {
        return values.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @Override
    public void close() {
        values.close();
        gradients.close();
    }
}
