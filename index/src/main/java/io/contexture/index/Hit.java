package io.contexture.index;

/**
 * An item that a search found.
 *
 * @param item       the item
 * @param similarity cosine similarity with the query, in [-1, 1] but for rounding
 */
public record Hit(Item item, float similarity) {}
