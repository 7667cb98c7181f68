package io.contexture.catalogue;

import io.contexture.loss.CrossBatchMemory;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.SimilarityLoss;
import java.util.List;

/** Losses that remember earlier batches. */
final class MemoryLosses {

    private static final int USUAL_SIZE = 1024;

    private MemoryLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(new Entry<>("cross-batch-memory",
                "L = another loss of the batch's rows against the last embeddings seen, the batch's own included",
                List.of(new Option("loss", "contrastive",
                        "any loss on scores, such as nt-xent(temperature=0.1)"),
                        new Option("size", USUAL_SIZE + ", or a batch",
                                "embeddings remembered, at least a batch; up to the whole training set")),
                "small batches of many classes, where a batch alone holds few hard negatives",
                "Wang et al., Cross-Batch Memory for Embedding Learning, CVPR 2020",
                MemoryLosses::crossBatchMemory));
    }

    private static CrossBatchMemory crossBatchMemory(Arguments given) {
        String text = given.text("loss", "contrastive");
        if (!(Losses.make(text, given.setting()) instanceof SimilarityLoss onScores)) {
            throw new IllegalArgumentException("loss=" + text + ": a memory goes around one loss on scores, "
                    + "such as contrastive or triplet; put sums and losses with weights beside it");
        }
        int batch = given.setting().batchSize();
        int size = given.integer("size", Math.max(USUAL_SIZE, batch));
        if (size < batch) {
            throw new IllegalArgumentException(
                    "size=" + size + ": a batch has " + batch + " rows; the memory must hold at least those");
        }
        return new CrossBatchMemory(onScores, size);
    }
}
