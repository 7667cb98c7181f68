package io.contexture.transform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of a transform as text: a name, perhaps a value, perhaps named arguments, all joined by colons.
 *
 * @param name      of the step
 * @param value     what stands after the name without a name of its own; empty if there is nothing
 * @param arguments by name
 */
record StepText(String name, String value, Map<String, String> arguments) {

    /** Takes a step apart. */
    static StepText of(String step) {
        String[] parts = step.split(":", -1);
        boolean hasValue = parts.length > 1 && parts[1].indexOf('=') < 0;
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = hasValue ? 2 : 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                throw unreadable(parts[i]);
            }
            if (arguments.put(parts[i].substring(0, equals), parts[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException(parts[i].substring(0, equals) + " is given twice");
            }
        }
        return new StepText(parts[0], hasValue ? parts[1] : "", arguments);
    }

    private static IllegalArgumentException unreadable(String argument) {
        return new IllegalArgumentException(
                "cannot read argument '" + argument + "'; " + TransformSpec.ALLOWED);
    }

    /** Refuses arguments of other names. */
    StepText allow(String... names) {
        for (Map.Entry<String, String> argument : arguments.entrySet()) {
            if (!List.of(names).contains(argument.getKey())) {
                throw unreadable(argument.getKey() + "=" + argument.getValue());
            }
        }
        return this;
    }

    /** Refuses a value, and arguments of other names. */
    StepText allowNoValue(String... names) {
        if (!value.isEmpty()) {
            throw unreadable(value);
        }
        return allow(names);
    }

    /** The value as one number for both sides, or as width and height. */
    int[] size() {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the size is missing; " + TransformSpec.ALLOWED);
        }
        String[] sides = value.split("x", -1);
        int[] size = new int[sides.length];
        try {
            for (int i = 0; i < size.length; i++) {
                size[i] = Integer.parseInt(sides[i]);
            }
        } catch (NumberFormatException _) {
            throw notASize();
        }
        if (size.length > 2) {
            throw notASize();
        }
        return size;
    }

    private IllegalArgumentException notASize() {
        return new IllegalArgumentException("size '" + value + "' is neither a number nor WIDTHxHEIGHT");
    }

    /** The value as a number. */
    double number(double byDefault) {
        return value.isEmpty() ? byDefault : number("the probability", value);
    }

    /** The value as a whole number. */
    int integer(String what, int byDefault) {
        return value.isEmpty() ? byDefault : integer(what, value);
    }

    /** An argument as a number. */
    double number(String argument, double byDefault) {
        String text = arguments.get(argument);
        return text == null ? byDefault : number(argument, text);
    }

    /** An argument as a whole number. */
    int argument(String argument, int byDefault) {
        String text = arguments.get(argument);
        return text == null ? byDefault : integer(argument, text);
    }

    /** An argument {@code A..B}, or {@code A} for both. */
    double[] range(String argument, double low, double high) {
        String text = arguments.get(argument);
        if (text == null) {
            return new double[]{low, high};
        }
        String[] ends = text.split("\\.\\.", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException(argument + " '" + text + "' is not a range like 0.8..1.2");
        }
        return new double[]{number(argument, ends[0]), number(argument, ends[ends.length - 1])};
    }

    private static double number(String what, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(what + " '" + text + "' is not a number");
        }
    }

    private static int integer(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(what + " '" + text + "' is not a whole number");
        }
    }
}
