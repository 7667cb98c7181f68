package io.contexture.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is redrawn in place, for a terminal. */
final class ProgressBarLine implements Progress {

    private static final int REDRAW_MILLIS = 200;

    private final ProgressBar bar;

    ProgressBarLine(String task, long total, String unit) {
        bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total).setUnit(" " + unit, 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .setEtaFunction(state -> state.getCurrent() <= state.getStart()
                        ? java.util.Optional.empty()
                        : java.util.Optional.of(left(state.getElapsedAfterStart(),
                                state.getCurrent() - state.getStart(), state.getMax() - state.getCurrent())))
                .build();
    }

    private static Duration left(Duration elapsed, long done, long open) {
        return Duration.ofMillis(Math.round(elapsed.toMillis() / (double) done * open));
    }

    @Override
    public synchronized void at(long done, String message) {
        bar.stepTo(done);
        bar.setExtraMessage(message.isEmpty() ? "" : " " + message);
    }

    @Override
    public synchronized void close() {
        bar.close();
    }
}
