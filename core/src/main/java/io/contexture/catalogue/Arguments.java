package io.contexture.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options that were given for an entry.
 *
 * @param values  by name, as text
 * @param setting what defaults may depend on
 */
public record Arguments(Map<String, String> values, Setting setting) {

    public Arguments {
        values = Map.copyOf(values);
    }

    /** Whether the option was given. */
    public boolean has(String option) {
        return values.containsKey(option);
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if what was given is none; the message names the option
     */
    public double number(String option, double otherwise) {
        String text = values.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(option + "=" + text + ": '" + text + "' is not a number",
                    notANumber);
        }
    }

    /** {@link #number} as a float. */
    public float floating(String option, float otherwise) {
        return has(option) ? (float) number(option, otherwise) : otherwise;
    }

    /**
     * An integer.
     *
     * @throws IllegalArgumentException if what was given is none; the message names the option
     */
    public int integer(String option, int otherwise) {
        String text = values.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notAnInteger) {
            throw new IllegalArgumentException(option + "=" + text + ": '" + text + "' is not an integer",
                    notAnInteger);
        }
    }

    /** A text. */
    public String text(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    /**
     * Yes or no.
     *
     * @throws IllegalArgumentException if what was given is neither true nor false; the message names the option
     */
    public boolean flag(String option, boolean otherwise) {
        String text = values.get(option);
        if (text == null) {
            return otherwise;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(option + "=" + text + ": allowed are true and false");
        };
    }

    /**
     * One of some constants, by its {@link #name}.
     *
     * @throws IllegalArgumentException if what was given is none of them; the message names the option and the constants
     */
    public <E extends Enum<E>> E oneOf(String option, E[] constants, E otherwise) {
        String text = text(option, name(otherwise));
        for (E constant : constants) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        List<String> names = Arrays.stream(constants).map(Arguments::name).toList();
        throw new IllegalArgumentException(option + "=" + text + ": " + Spelling.remedy(text, names));
    }

    /** How users write a constant: lower case, words joined by '-'. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@link #name}s of some constants, as a list for a sentence. */
    static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Arguments::name).collect(Collectors.joining(", "));
    }
}
