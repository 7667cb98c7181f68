package io.contexture.catalogue;

import java.util.List;

/**
 * Entries of a catalogue that belong together.
 *
 * @param title   what they have in common, as a heading
 * @param entries in the order in which they are shown
 * @param <T>     a loss, a miner or a sampler
 */
public record Section<T>(String title, List<Entry<T>> entries) {

    public Section {
        entries = List.copyOf(entries);
    }
}
