package io.contexture.model;

/** What training does with the BatchNorm layers. */
public enum BatchNormMode {
    /** Batches are normalised by their own statistics, the running ones follow; scale and shift are trained. */
    TRAINED(true, true),
    /** Batches are normalised by the running statistics, which stay as they are; scale and shift are trained. */
    STATISTICS_FROZEN(false, true),
    /** Running statistics, scale and shift all stay as they are, weight decay included. */
    FROZEN(false, false);

    private final boolean batchStatistics;
    private final boolean affineTrained;

    BatchNormMode(boolean batchStatistics, boolean affineTrained) {
        this.batchStatistics = batchStatistics;
        this.affineTrained = affineTrained;
    }

    /** Whether a training pass uses the statistics of its batch (and moves the running ones towards them). */
    public boolean batchStatistics() {
        return batchStatistics;
    }

    /** Whether scale and shift receive gradients. */
    public boolean affineTrained() {
        return affineTrained;
    }
}
