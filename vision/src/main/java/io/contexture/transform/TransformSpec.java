package io.contexture.transform;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text form of transforms, as it stands in options, {@code config.json} and models: steps joined by commas, each a
 * name and, after colons, its arguments.
 *
 * <pre>
 * draft:2                             (or draft) large JPEGs at a part of their size; the first step
 * resize:288                          shorter side 288
 * resize:48x48                        width 48, height 48
 * center-crop:256                     (or WIDTHxHEIGHT)
 * random-resized-crop:224:scale=0.16..1:ratio=0.75..1.33
 * flip:0.5                            (or flip)
 * affine:scale=0.8..1.15:rotation=0.2:shift=0.12
 * color-jitter:brightness=0.4:contrast=0.4:saturation=0.4:hue=0.1:p=1
 * grayscale:0.1                       (or grayscale)
 * blur:5:sigma=0.1..2:p=1
 * erase:0.5:scale=0.02..0.33:ratio=0.3..3.3:fill=mean
 * trivial-augment
 * rand-augment:2:magnitude=9
 * none                                the paper's setting of that name: resize:227x227
 * identity                            no step
 * </pre>
 *
 * <p>Values and named arguments of random steps may be left out; their defaults are torchvision's for
 * {@code random-resized-crop} (scale 0.08..1, ratio 0.75..1.3333333333333333) and those shown for the others.
 */
public final class TransformSpec {

    static final String IDENTITY = "identity";
    private static final String NONE = "none";
    private static final Resize PAPERS_NONE = Resize.exact(227, 227);

    static final String ALLOWED = "allowed are resize:SIZE, center-crop:SIZE, "
            + "random-resized-crop:SIZE[:scale=A..B][:ratio=A..B], flip[:P], "
            + "affine[:scale=A..B][:rotation=R][:shift=S], "
            + "color-jitter[:brightness=A][:contrast=A][:saturation=A][:hue=A][:p=P], grayscale[:P], "
            + "blur[:N][:sigma=A..B][:p=P], erase[:P][:scale=A..B][:ratio=A..B][:fill=mean|black|noise], "
            + "trivial-augment, rand-augment[:N][:magnitude=M], none (resize:227x227), identity, "
            + "and draft[:RATIO] before them; "
            + "SIZE is a number or WIDTHxHEIGHT; steps are joined by commas";

    private TransformSpec() {}

    /**
     * Reads the text form.
     *
     * @throws BadInputException if there is no such step or an argument is wrong; the message names the step and what is
     *                           allowed
     */
    public static Pipeline parse(String text) {
        if (text.strip().equals(IDENTITY)) {
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
        try {
            return new Pipeline(steps);
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException("transform '" + text + "': " + wrong.getMessage(), wrong);
        }
    }

    private static ImageTransform step(String text) {
        StepText step = StepText.of(text);
        return switch (step.name()) {
            case "draft" -> new Draft(step.allow().number(2));
            case "resize" -> {
                int[] size = step.allow().size();
                yield size.length == 1 ? Resize.shortSide(size[0]) : Resize.exact(size[0], size[1]);
            }
            case "center-crop" -> {
                int[] size = step.allow().size();
                yield new CenterCrop(size[0], size[size.length - 1]);
            }
            case "random-resized-crop" -> {
                int[] size = step.allow("scale", "ratio").size();
                double[] scale = step.range("scale", 0.08, 1);
                double[] ratio = step.range("ratio", 3 / 4.0, 4 / 3.0);
                yield new RandomResizedCrop(size[0], size[size.length - 1], scale[0], scale[1], ratio[0],
                        ratio[1]);
            }
            case "flip" -> new HorizontalFlip(step.allow().number(0.5));
            case "affine" -> {
                double[] scale = step.allowNoValue("scale", "rotation", "shift").range("scale", 0.8, 1.15);
                yield new RandomAffine(scale[0], scale[1], step.number("rotation", 0.2),
                        step.number("shift", 0.12));
            }
            case "color-jitter" -> {
                step.allowNoValue("brightness", "contrast", "saturation", "hue", "p");
                yield new ColorJitter(step.number("brightness", 0.4), step.number("contrast", 0.4),
                        step.number("saturation", 0.4), step.number("hue", 0.1), step.number("p", 1));
            }
            case "grayscale" -> new RandomGrayscale(step.allow().number(0.1));
            case "blur" -> {
                double[] sigma = step.allow("sigma", "p").range("sigma", 0.1, 2);
                yield new GaussianBlur(step.integer("the size", 5), sigma[0], sigma[1], step.number("p", 1));
            }
            case "erase" -> {
                double[] scale = step.allow("scale", "ratio", "fill").range("scale", 0.02, 0.33);
                double[] ratio = step.range("ratio", 0.3, 3.3);
                yield new RandomErasing(step.number(0.5), scale[0], scale[1], ratio[0], ratio[1],
                        fill(step.arguments().getOrDefault("fill", "mean")));
            }
            case "trivial-augment" -> {
                step.allowNoValue();
                yield new TrivialAugment();
            }
            case "rand-augment" ->
                new RandAugment(step.allow("magnitude").integer("the number of operations", 2),
                        step.argument("magnitude", 9));
            case NONE -> PAPERS_NONE;
            default -> throw new IllegalArgumentException(
                    "there is no transform '" + step.name() + "'; " + ALLOWED);
        };
    }

    private static RandomErasing.Fill fill(String name) {
        for (RandomErasing.Fill fill : RandomErasing.Fill.values()) {
            if (fill.name().toLowerCase(Locale.ROOT).equals(name)) {
                return fill;
            }
        }
        throw new IllegalArgumentException(
                "fill '" + name + "' is not known; allowed are mean, black and noise");
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

    static void requireShare(String what, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed is 0 to " + number(most));
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
