package io.contexture.catalogue;

/**
 * An option of a named loss, miner or sampler.
 *
 * @param name         as users write it: lower case, words joined by '-'
 * @param defaultValue its default as users would write it, or in words where it depends ("images per class")
 * @param meaning      what it is and what it may be, in a few words
 */
public record Option(String name, String defaultValue, String meaning) {}
