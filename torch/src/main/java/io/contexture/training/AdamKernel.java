package io.contexture.training;

import io.contexture.linalg.Ranges;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * An Adam step over rows of floats in one pass: each number is read and written once, where a tensor operation for each part of
 * the formula reads and writes the whole row eight times.
 *
 * @param new1        weight of the gradient in the first moment, 1 - beta1
 * @param beta2       share of the second moment that stays
 * @param new2        1 - beta2, which in float would be another number if it were taken here
 * @param epsilon     added to the root of the second moment
 * @param decay       what of the weights is added to the gradient
 * @param shrink      what the weights are multiplied by first
 * @param rate        learning rate over the first moment's correction
 * @param correction  root of the second moment's correction
 */
record AdamKernel(float new1, float beta2, float new2, float epsilon, float decay, float shrink, float rate,
        float correction) {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /** Numbers below which another thread costs more than it saves. */
    private static final int SMALLEST_RANGE = 1 << 16;

    /**
     * The rows of a step, each as long as the others.
     *
     * @param parameters moved
     * @param gradients  read
     * @param first      first moment, updated
     * @param second     second moment, updated
     * @param largest    largest second moment, updated and divided by in place of the second; null for Adam itself
     */
    record Rows(MemorySegment parameters, MemorySegment gradients, MemorySegment first, MemorySegment second,
            @Nullable MemorySegment largest) {}

    void step(Rows rows) {
        int size = Math.toIntExact(rows.parameters.byteSize() / Float.BYTES);
        Ranges.forEach(size, SMALLEST_RANGE, (from, to) -> step(rows, from, to));
    }

    private void step(Rows rows, int from, int to) {
        int i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            stepVector(rows, (long) i * Float.BYTES);
        }
        for (; i < to; i++) {
            stepOne(rows, (long) i * Float.BYTES);
        }
    }

    private void stepVector(Rows rows, long at) {
        FloatVector p = FloatVector.fromMemorySegment(SPECIES, rows.parameters, at, ORDER).mul(shrink);
        FloatVector slope = FloatVector.fromMemorySegment(SPECIES, rows.gradients, at, ORDER)
                .add(p.mul(decay));
        FloatVector m = FloatVector.fromMemorySegment(SPECIES, rows.first, at, ORDER);
        m = m.add(slope.sub(m).mul(new1));
        m.intoMemorySegment(rows.first, at, ORDER);
        FloatVector v = FloatVector.fromMemorySegment(SPECIES, rows.second, at, ORDER).mul(beta2)
                .add(slope.mul(slope).mul(new2));
        v.intoMemorySegment(rows.second, at, ORDER);
        FloatVector spread = v;
        if (rows.largest != null) {
            spread = FloatVector.fromMemorySegment(SPECIES, rows.largest, at, ORDER).max(v);
            spread.intoMemorySegment(rows.largest, at, ORDER);
        }
        FloatVector divisor = spread.lanewise(VectorOperators.SQRT).div(correction).add(epsilon);
        p.sub(m.mul(rate).div(divisor)).intoMemorySegment(rows.parameters, at, ORDER);
    }

    /** The plain form of {@link #stepVector}, in the same order of operations. */
    private void stepOne(Rows rows, long at) {
        float p = rows.parameters.get(FLOAT, at) * shrink;
        float slope = rows.gradients.get(FLOAT, at) + p * decay;
        float m = rows.first.get(FLOAT, at);
        m += (slope - m) * new1;
        rows.first.set(FLOAT, at, m);
        float v = rows.second.get(FLOAT, at) * beta2 + slope * slope * new2;
        rows.second.set(FLOAT, at, v);
        float spread = v;
        if (rows.largest != null) {
            spread = Math.max(rows.largest.get(FLOAT, at), v);
            rows.largest.set(FLOAT, at, spread);
        }
        float divisor = (float) Math.sqrt(spread) / correction + epsilon;
        rows.parameters.set(FLOAT, at, p - m * rate / divisor);
    }
}
