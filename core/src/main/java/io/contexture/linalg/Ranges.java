package io.contexture.linalg;

/** Shares rows out to all cores, in ranges of neighbouring rows. */
public final class Ranges {

    private static final int TASKS_PER_CORE = 4;

    private Ranges() {}

    /** Work on rows {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface Work {
        void on(int from, int to);
    }

    /**
     * Calls {@code work} for ranges that together are 0 to {@code rows - 1}, by several threads at once.
     *
     * @param rows     how many there are
     * @param smallest rows below which starting another thread costs more than it saves
     */
    public static void forEach(int rows, int smallest, Work work) {
        int tasks = tasks(rows, smallest);
        Crew.forEach(tasks, task -> work.on(start(task, tasks, rows), start(task + 1, tasks, rows)));
    }

    static int tasks(int rows, int smallest) {
        int most = TASKS_PER_CORE * Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(rows / Math.max(1, smallest), most));
    }

    static int start(int task, int tasks, int rows) {
        return (int) ((long) rows * task / tasks);
    }
}
