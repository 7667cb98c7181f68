package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossBatchMemoryTest {

    private static final int[] LABELS = Batches.labels(8, 2);
    private static final CrossBatchMemory LOSS = new CrossBatchMemory(
            ComposedLoss.of(new NTXentLoss(0.2f)).withReducer(Reducer.NON_ZERO_MEAN), 20);

    private static Matrix batch(int step) {
        return Batches.clustered(LABELS, 6, 0.8, new Random(step));
    }

    private static LossValue step(int step, LossState state) {
        return LOSS.evaluate(Batch.of(batch(step), LABELS).withState(state));
    }

    private static LossState copy(LossState state) {
        Map<String, Matrix> memory = new LinkedHashMap<>();
        state.memory().forEach(
                (name, values) -> memory.put(name,
                        Matrix.of(values.toArray(), values.rows(), values.columns())));
        return new LossState(Map.of(), memory);
    }

    @Test
    void theFirstBatchIsComparedWithItselfAlone() {
        LossState state = LOSS.initialState(4, 6, new SplittableRandom(1));
        LossValue value = step(0, state);
        LossValue within = LOSS.loss().evaluate(batch(0), LABELS);
        assertThat(value.value()).isEqualTo(within.value());
        assertThat(value.referenceGradient()).isNull();
    }

    @Test
    void aCopiedStateGoesOnAsTheOriginal() {
        LossState state = LOSS.initialState(4, 6, new SplittableRandom(1));
        for (int step = 0; step < 4; step++) {
            step(step, state);
        }
        LossState restored = copy(state);
        for (int step = 4; step < 8; step++) {
            LossValue original = step(step, state);
            LossValue resumed = step(step, restored);
            assertThat(resumed.value()).isEqualTo(original.value());
            assertThat(resumed.gradient().toArray()).isEqualTo(original.gradient().toArray());
        }
        state.memory().forEach((name, values) -> {
            Matrix other = Objects.requireNonNull(restored.memory().get(name));
            assertThat(other.toArray()).isEqualTo(values.toArray());
        });
    }

    @Test
    void theOldestRowsAreForgotten() {
        LossState state = LOSS.initialState(4, 6, new SplittableRandom(1));
        LossState later = LOSS.initialState(4, 6, new SplittableRandom(1));
        // 20 rows hold the last two batches of 8 and four rows of the one before, so that batch 0 leaves no trace.
        for (int step = 0; step < 4; step++) {
            step(step, state);
        }
        step(99, later);
        for (int step = 1; step < 4; step++) {
            step(step, later);
        }
        assertThat(step(4, state).value()).isEqualTo(step(4, later).value());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> LOSS.evaluate(batch(0), LABELS)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withState");
        LossState state = LOSS.initialState(4, 5, new SplittableRandom(1));
        assertThatThrownBy(() -> step(0, state)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("8 x 6", "20 x 5");
        LossState small = new CrossBatchMemory(LOSS.loss(), 7).initialState(4, 6, new SplittableRandom(1));
        assertThatThrownBy(() -> step(0, small)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20 rows");
        assertThatThrownBy(
                () -> new CrossBatchMemory(LOSS.loss(), 7)
                        .evaluate(Batch.of(batch(0), LABELS).withState(small)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("fit into the memory");
        assertThatThrownBy(() -> new CrossBatchMemory(LOSS.loss(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size is 0");
        LossState fitting = LOSS.initialState(4, 6, new SplittableRandom(1));
        assertThatThrownBy(() -> LOSS.evaluate(Batch.of(batch(0), LABELS).withState(fitting)
                .withReferences(References.fixed(batch(1), LABELS, 8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no others");
        assertThatThrownBy(() -> LOSS.evaluate(
                Batch.of(batch(0), new int[]{0, 0, 1, 1, 2, 2, 3, 1 << 25}).withState(fitting)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("label 33554432");
        Matrix bad = batch(0);
        bad.set(3, 1, Float.NaN);
        assertThatThrownBy(() -> LOSS.evaluate(Batch.of(bad, LABELS).withState(fitting)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("row 3");
        // Nothing of what was refused has entered.
        assertThat(fitting.memory().get("ring")).isNotNull()
                .satisfies(ring -> assertThat(ring.toArray()).containsOnly(0f));
    }
}
