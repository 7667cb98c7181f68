package io.contexture.linalg;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Threads for work that takes microseconds. A loss on a batch of 128 is a dozen phases of 10 to 100 us, one after the other, and to wake
 * a thread of a pool for one takes as long as the phase. These stay awake for a moment after they have worked and take part in
 * the next phase at once; then they sleep, and cost nothing.
 *
 * <p>As many threads as the common pool has, but for the caller, who works, too. One piece of work at a time: whoever comes meanwhile has
 * the common pool.
 */
final class Crew {

    /** Longer than a loss's gap between two phases, short beside a training step. */
    private static final long AWAKE_NANOS = 100_000;

    /** For others' last tasks; longer only if a thread lost its core, and it may need that of the caller. */
    private static final long PATIENCE_NANOS = 20_000;

    private static final AtomicReference<@Nullable Work> CURRENT = new AtomicReference<>();
    private static final AtomicBoolean TAKEN = new AtomicBoolean();
    private static final Hand[] HANDS = hands(ForkJoinPool.getCommonPoolParallelism());

    private Crew() {}

    private static Hand[] hands(int count) {
        Hand[] hands = new Hand[count];
        for (int i = 0; i < count; i++) {
            hands[i] = new Hand();
            hands[i].start(i + 1);
        }
        return hands;
    }

    /** Calls {@code task} for 0 to {@code tasks - 1}, by several threads at once, and throws the first thing that one throws. */
    static void forEach(int tasks, IntConsumer task) {
        if (tasks <= 1 || HANDS.length == 0) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
        } else if (TAKEN.compareAndSet(false, true)) {
            try {
                share(new Work(tasks, task));
            } finally {
                TAKEN.set(false);
            }
        } else {
            IntStream.range(0, tasks).parallel().forEach(task);
        }
    }

    private static void share(Work work) {
        CURRENT.set(work);
        for (int i = 0; i < Math.min(HANDS.length, work.tasks - 1); i++) {
            HANDS[i].wake();
        }
        work.takePart();
        // Nobody begins any more, and the memory that the tasks hold is free.
        CURRENT.set(null);
        work.await();
        work.rethrow();
    }

    /** Tasks, and how many of them are taken and done. */
    private static final class Work {

        private final int tasks;
        private final IntConsumer task;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

        Work(int tasks, IntConsumer task) {
            this.tasks = tasks;
            this.task = task;
        }

        /** Does tasks while there are some. */
        void takePart() {
            for (int next = taken.getAndIncrement(); next < tasks; next = taken.getAndIncrement()) {
                try {
                    task.accept(next);
                } catch (RuntimeException | Error e) {
                    thrown.compareAndSet(null, e);
                }
                if (done.incrementAndGet() == tasks && Thread.currentThread() != caller) {
                    LockSupport.unpark(caller);
                }
            }
        }

        boolean isTaken() {
            return taken.get() >= tasks;
        }

        /** Until the others are done, too: awake at first. */
        void await() {
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (done.get() < tasks) {
                if (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void rethrow() {
            Throwable first = thrown.get();
            if (first instanceof RuntimeException exception) {
                throw exception;
            }
            if (first instanceof Error error) {
                throw error;
            }
        }
    }

    /** One of the crew. */
    private static final class Hand implements Runnable {

        private final Thread thread = new Thread(this);
        private volatile boolean asleep;

        void start(int number) {
            thread.setName("contexture-crew-" + number);
            thread.setDaemon(true);
            thread.start();
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            long until = System.nanoTime();
            while (true) {
                if (takePart()) {
                    until = System.nanoTime() + AWAKE_NANOS;
                } else if (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                } else {
                    asleep = true;
                    if (!hasWork()) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    until = System.nanoTime() + AWAKE_NANOS;
                }
            }
        }

        private static boolean hasWork() {
            Work work = CURRENT.get();
            return work != null && !work.isTaken();
        }

        private static boolean takePart() {
            Work work = CURRENT.get();
            if (work == null || work.isTaken()) {
                return false;
            }
            work.takePart();
            return true;
        }
    }
}
