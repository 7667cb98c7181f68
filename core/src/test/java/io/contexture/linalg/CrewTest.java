package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class CrewTest {

    @Test
    void everyTaskIsDoneOnceAndBeforeItReturnsHoweverShortAndManyThePhasesAre() {
        int[] sums = new int[7];
        for (int phase = 0; phase < 20_000; phase++) {
            Crew.forEach(sums.length, task -> sums[task]++);
        }
        assertThat(sums).containsOnly(20_000);
    }

    @Test
    void aTaskMayShareItsOwnWork() {
        AtomicIntegerArray done = new AtomicIntegerArray(36);
        Crew.forEach(6, outer -> Crew.forEach(6, inner -> done.incrementAndGet(6 * outer + inner)));
        for (int task = 0; task < done.length(); task++) {
            assertThat(done.get(task)).isOne();
        }
    }

    @Test
    void callersAtTheSameTimeGetTheirOwnWorkDone() {
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<?>[] callers = new CompletableFuture<?>[4];
        for (int caller = 0; caller < callers.length; caller++) {
            callers[caller] = CompletableFuture.runAsync(() -> {
                for (int phase = 0; phase < 1_000; phase++) {
                    AtomicInteger mine = new AtomicInteger();
                    Crew.forEach(5, _ -> mine.incrementAndGet());
                    done.addAndGet(mine.get());
                }
            });
        }
        CompletableFuture.allOf(callers).join();
        assertThat(done).hasValue(4 * 1_000 * 5);
    }

    @Test
    void whatATaskThrowsIsThrownAfterTheOthersAreDoneAndNextTimeAllIsWell() {
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> Crew.forEach(8, task -> {
            done.incrementAndGet();
            if (task == 3) {
                throw new IllegalArgumentException("row 3");
            }
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("row 3");
        assertThat(done).hasValue(8);
        assertThatThrownBy(() -> Crew.forEach(8, task -> {
            throw new StackOverflowError();
        })).isInstanceOf(StackOverflowError.class);
        Crew.forEach(8, _ -> done.incrementAndGet());
        assertThat(done).hasValue(16);
    }

    @Test
    void anInterruptedCallerStillWaitsAndStaysInterrupted() {
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt();
        Crew.forEach(8, _ -> {
            for (long end = System.nanoTime() + 200_000; System.nanoTime() < end;) {
                Thread.onSpinWait();
            }
            done.incrementAndGet();
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasValue(8);
    }
}
