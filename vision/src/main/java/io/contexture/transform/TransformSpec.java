package io.contexture.transform;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text form of transforms, as it stands in options, {@code config.json} and models: steps joined by commas, each a
 * name and, after colons, its arguments.
 *
 * <pre>
 * resize:288                          shorter side 288
 * resize:48x48                        width 48, height 48
 * center-crop:256                     (or WIDTHxHEIGHT)
 * random-resized-crop:224:scale=0.16..1:ratio=0.75..1.33
 * flip:0.5                            (or flip)
 * affine:scale=0.8..1.15:rotation=0.2:shift=0.12
 * none                                no step
 * </pre>
 *
 * <p>Arguments with a name may be left out; their defaults are torchvision's for {@code random-resized-crop}
 * (scale 0.08..1, ratio 0.75..1.3333333333333333) and those shown for {@code affine}.
 */
public final class TransformSpec {

    static final String NONE = "none";

    private static final String ALLOWED = "allowed are resize:SIZE, center-crop:SIZE, "
            + "random-resized-crop:SIZE[:scale=A..B][:ratio=A..B], flip[:P], "
            + "affine[:scale=A..B][:rotation=R][:shift=S], none; SIZE is a number or WIDTHxHEIGHT; "
            + "steps are joined by commas";

    private TransformSpec() {}

    /**
     * Reads the text form.
     *
     * @throws BadInputException if there is no such step or an argument is wrong; the message names the step and what is
     *                           allowed
     */
    public static Pipeline parse(String text) {
        if (text.strip().equals(NONE)) {
            return Pipeline.of();
        }
        List<ImageTransform> steps = new ArrayList<>();
        for (String step : text.split(",", -1)) {
            try {
                steps.add(step(step.strip()));
            } catch (IllegalArgumentException wrong) {
                throw new BadInputException("transform '" + text + "', step '" + step.strip() + "': "
                        + wrong.getMessage(), wrong);
            }
        }
        return new Pipeline(steps);
    }

    private static ImageTransform step(String step) {
        String[] parts = step.split(":", -1);
        return switch (parts[0]) {
            case "resize" -> {
                int[] size = size(parts);
                named(parts, 2);
                yield size.length == 1 ? Resize.shortSide(size[0]) : Resize.exact(size[0], size[1]);
            }
            case "center-crop" -> {
                int[] size = size(parts);
                named(parts, 2);
                yield new CenterCrop(size[0], size[size.length - 1]);
            }
            case "random-resized-crop" -> {
                int[] size = size(parts);
                Map<String, String> arguments = named(parts, 2, "scale", "ratio");
                double[] scale = range("scale", arguments.getOrDefault("scale", "0.08..1"));
                double[] ratio = range("ratio", arguments.getOrDefault("ratio", range(3 / 4.0, 4 / 3.0)));
                yield new RandomResizedCrop(size[0], size[size.length - 1], scale[0], scale[1], ratio[0],
                        ratio[1]);
            }
            case "flip" -> {
                named(parts, 2);
                yield new HorizontalFlip(parts.length > 1 ? number("the probability", parts[1]) : 0.5);
            }
            case "affine" -> {
                Map<String, String> arguments = named(parts, 1, "scale", "rotation", "shift");
                double[] scale = range("scale", arguments.getOrDefault("scale", "0.8..1.15"));
                yield new RandomAffine(scale[0], scale[1],
                        number("rotation", arguments.getOrDefault("rotation", "0.2")),
                        number("shift", arguments.getOrDefault("shift", "0.12")));
            }
            default -> throw new IllegalArgumentException(
                    "there is no transform '" + parts[0] + "'; " + ALLOWED);
        };
    }

    private static int[] size(String[] parts) {
        if (parts.length < 2) {
            throw new IllegalArgumentException("the size is missing; " + ALLOWED);
        }
        String[] sides = parts[1].split("x", -1);
        int[] size = new int[sides.length];
        for (int i = 0; i < size.length; i++) {
            size[i] = side(parts[1], sides[i]);
        }
        if (size.length > 2) {
            throw new IllegalArgumentException(
                    "size '" + parts[1] + "' is neither a number nor WIDTHxHEIGHT");
        }
        return size;
    }

    private static int side(String size, String side) {
        try {
            return Integer.parseInt(side);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("size '" + size + "' is neither a number nor WIDTHxHEIGHT");
        }
    }

    private static Map<String, String> named(String[] parts, int from, String... names) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = from; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (equals < 0 || !List.of(names).contains(name)) {
                throw new IllegalArgumentException("cannot read argument '" + parts[i] + "'; " + ALLOWED);
            }
            if (arguments.put(name, parts[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
        }
        return arguments;
    }

    private static double[] range(String name, String text) {
        String[] ends = text.split("\\.\\.", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException(name + " '" + text + "' is not a range like 0.8..1.2");
        }
        return new double[]{number(name, ends[0]), number(name, ends[ends.length - 1])};
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + " '" + text + "' is not a number");
        }
    }

    static String range(double low, double high) {
        return number(low) + ".." + number(high);
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static String sides(int width, int height) {
        return width == height ? Integer.toString(width) : width + "x" + height;
    }

    static void requireSide(String step, int side) {
        if (side < 1 || side > 16_384) {
            throw new IllegalArgumentException(step + ": size " + side + " is not allowed; 1 to 16384 is");
        }
    }

    static void requireRange(String what, double low, double high, double above, double most) {
        if (!(low > above && low <= high && high <= most)) {
            throw new IllegalArgumentException(
                    what + " " + range(low, high) + " is not allowed; it must be above "
                            + number(above) + ", at most " + number(most) + ", and not reversed");
        }
    }
}
