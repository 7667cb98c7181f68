package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.asFloat;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Losses against the rows of earlier batches, in a ring that the batch brings along as {@code embeddings} (size x d),
 * {@code labels} (size x 1) and {@code ring} (1 x 2: the row to be written next, and the number of rows that are filled).
 */
final class MemoryPeers {

    private MemoryPeers() {}

    /** The batch enters the ring first; its own copies are positives that the margin leaves alone. */
    static PeerLoss contrastive(double positiveMargin, double negativeMargin) {
        return batch -> {
            long filled = enter(batch);
            Tensor remembered = torch.normalize(batch.memory("embeddings").narrow(0, 0, filled));
            Tensor classes = batch.memory("labels").narrow(0, 0, filled).view(1, filled);
            Tensor same = asFloat(batch.labels().unsqueeze(1).eq(classes));
            return PairPeers.marginContrastive(Pairwise.unit(batch).mm(remembered.t()), same, positiveMargin,
                    negativeMargin);
        };
    }

    private static long enter(PeerBatch batch) {
        Tensor embeddings = batch.memory("embeddings");
        FloatPointer ring = batch.memory("ring").data_ptr_float();
        long size = embeddings.size(0);
        long n = batch.embeddings().size(0);
        long next = (long) ring.get(0);
        Tensor places = torch.arange(new Scalar(next), new Scalar(next + n)).remainder(new Scalar(size));
        embeddings.index_copy_(0, places, batch.embeddings().detach());
        batch.memory("labels").index_copy_(0, places, asFloat(batch.labels()).view(n, 1));
        long filled = Math.min(size, (long) ring.get(1) + n);
        ring.put(0, (float) ((next + n) % size)).put(1, (float) filled);
        return filled;
    }
}
