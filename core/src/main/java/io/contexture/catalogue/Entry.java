package io.contexture.catalogue;

import java.util.List;
import java.util.function.Function;

/**
 * A loss, miner or sampler that can be asked for by name.
 *
 * @param name       as users write it: lower case, words joined by '-'
 * @param formula    what it computes, in plain text that reads well in a terminal
 * @param options    what can be set
 * @param chooseWhen the shape of data or the aim it is for, in a sentence
 * @param paper      where it comes from: authors, title or venue, year
 * @param maker      makes it from the options given; throws IllegalArgumentException for a value out of range
 * @param <T>        a loss, a miner or a sampler
 */
public record Entry<T>(String name, String formula, List<Option> options, String chooseWhen, String paper,
        Function<Arguments, T> maker) {

    public Entry {
        options = List.copyOf(options);
    }
}
