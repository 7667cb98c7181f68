package io.contexture.loss;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A phase of a loss on embeddings, for JDK Flight Recorder: {@code java -XX:StartFlightRecording ...} shows where the time of a
 * training step's loss goes. Costs nothing while no recording runs.
 */
@Name(LossPhase.NAME)
@Label("Loss phase")
@Category("Contexture")
@Description("A phase of a loss on embeddings")
@StackTrace(false)
public final class LossPhase extends jdk.jfr.Event {

    /** The event's name in recordings. */
    public static final String NAME = "io.contexture.LossPhase";

    @Label("Phase")
    private final String phase;

    @Label("Rows")
    private final int rows;

    private LossPhase(String phase, int rows) {
        this.phase = phase;
        this.rows = rows;
    }

    /** Does the work of a phase on so many rows. */
    static <T extends @Nullable Object> T of(String phase, int rows, Supplier<T> work) {
        LossPhase event = new LossPhase(phase, rows);
        event.begin();
        T result = work.get();
        event.commit();
        return result;
    }

    /** Does the work of a phase that has no result. */
    static void run(String phase, int rows, Runnable work) {
        LossPhase.<@Nullable Object>of(phase, rows, () -> {
            work.run();
            return null;
        });
    }

    /** The phase: normalise, cosines, neighbourhoods, similarity, backward, dense terms, product. */
    public String phase() {
        return phase;
    }

    /** Rows of the batch. */
    public int rows() {
        return rows;
    }
}
