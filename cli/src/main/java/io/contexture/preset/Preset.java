package io.contexture.preset;

import java.util.List;

/**
 * The settings of a row of a published table.
 *
 * @param name   {@code cub-256}
 * @param title  what it is, in a sentence
 * @param values its settings, in the order to show; each option once
 */
public record Preset(String name, String title, List<Value> values) {

    public Preset {
        values = List.copyOf(values);
    }

    /** How a value is known. */
    public enum Source {
        /** From the authors' paper, code or published commands. */
        PUBLISHED,
        /** The authors do not say; taken from what is nearest to it. */
        INFERRED,
        /** What a user must bring: the value says what. */
        NEEDED
    }

    /**
     * A setting.
     *
     * @param source how it is known
     * @param option the option of {@code contexture train}, without the dashes
     * @param text   its value; of a flag {@code true}
     * @param note   more about it; empty for nothing
     */
    public record Value(Source source, String option, String text, String note) {}
}
