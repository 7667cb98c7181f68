package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptMemoryTest {

    /** In a thread of its own, which keeps nothing yet. */
    @Test
    void theSmallestThatWillDoIsTakenAndNeverTwice() throws InterruptedException {
        float[] large = new float[100];
        float[] small = new float[10];
        float[][] taken = new float[4][];
        Thread thread = new Thread(() -> {
            KeptMemory.giveBack(large);
            KeptMemory.giveBack(small);
            taken[0] = KeptMemory.take(5);
            taken[1] = KeptMemory.take(5);
            taken[2] = KeptMemory.take(5);
            KeptMemory.giveBack(taken[0]);
            taken[3] = KeptMemory.take(11);
        });
        thread.start();
        thread.join();
        assertThat(taken[0]).isSameAs(small);
        assertThat(taken[1]).isSameAs(large);
        assertThat(taken[2]).hasSize(5);
        assertThat(taken[3]).hasSize(11);
    }

    @Test
    void noMoreAreKeptThanAnEvaluationNeeds() throws InterruptedException {
        float[][] given = new float[5][10];
        float[][] taken = new float[5][];
        Thread thread = new Thread(() -> {
            for (float[] values : given) {
                KeptMemory.giveBack(values);
            }
            for (int i = 0; i < taken.length; i++) {
                taken[i] = KeptMemory.take(10);
            }
        });
        thread.start();
        thread.join();
        assertThat(taken[4]).isNotSameAs(given[0]);
        for (int i = 0; i < 4; i++) {
            assertThat(taken[i]).isSameAs(given[i + 1]);
        }
    }
}
