package io.contexture.index;

import io.contexture.storage.BadInputException;
import java.nio.file.Path;
import java.util.Map;

/** What an index says of itself, by name, as it lies on disk. */
record Entries(Path folder, Map<String, String> values) {

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new BadInputException(folder + " is no index of Contexture's: it does not say its " + name);
        }
        return value;
    }

    int integer(String name) {
        return (int) number(name);
    }

    double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException wrong) {
            throw new BadInputException(
                    folder + " is damaged: its " + name + " is '" + text(name) + "', not a number",
                    wrong);
        }
    }
}
