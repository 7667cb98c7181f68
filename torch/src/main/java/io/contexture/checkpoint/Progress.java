package io.contexture.checkpoint;

/**
 * How far a run is.
 *
 * @param step          steps done
 * @param epoch         the epoch that the next step belongs to, from 0
 * @param batch         batches of that epoch already done
 * @param evaluatedStep steps done at the last evaluation; -1 before the first
 * @param keptStep      steps done when the kept model was written; -1 before that
 * @param keptRecall    its recall at 1 on the selection set, as a fraction; -1 where there is none
 * @param waited        evaluations since then that were not better
 */
public record Progress(int step, int epoch, int batch, int evaluatedStep, int keptStep, double keptRecall,
        int waited) {

    /** Before the first step. */
    public static Progress start() {
        return new Progress(0, 0, 0, -1, -1, -1, 0);
    }

    /** One step on, in the same epoch. */
    public Progress afterStep() {
        return new Progress(step + 1, epoch, batch + 1, evaluatedStep, keptStep, keptRecall, waited);
    }

    /** At the first batch of the next epoch. */
    public Progress nextEpoch() {
        return new Progress(step, epoch + 1, 0, evaluatedStep, keptStep, keptRecall, waited);
    }

    /** After an evaluation that did not change the kept model. */
    public Progress evaluated() {
        return new Progress(step, epoch, batch, step, keptStep, keptRecall, waited + 1);
    }

    /** After an evaluation whose model was kept. */
    public Progress evaluatedAndKept(double recall) {
        return new Progress(step, epoch, batch, step, step, recall, 0);
    }
}
