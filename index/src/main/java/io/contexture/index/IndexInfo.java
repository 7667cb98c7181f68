package io.contexture.index;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an index.
 *
 * @param model     what made its embeddings
 * @param precision how exactly it keeps them
 * @param size      items in it
 * @param distinct  embeddings that differ, at most {@code size}
 * @param recall    what its approximate search finds, as last measured; null if it never was
 * @param bands     what its similarities mean, as {@code contexture calibrate} found; without bands if it never did
 */
public record IndexInfo(IndexModel model, Precision precision, int size, int distinct,
        @Nullable MeasuredRecall recall, Bands bands) {}
