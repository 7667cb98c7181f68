package io.contexture.transform;

import io.contexture.image.ImageFile;
import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Transforms one after the other; none leaves the image as it is.
 *
 * @param steps in the order of use; pipelines among them are taken apart
 */
public record Pipeline(List<ImageTransform> steps) implements ImageTransform {

    public Pipeline {
        steps = steps.stream()
                .flatMap(step -> step instanceof Pipeline(var inner)
                        ? inner.stream()
                        : java.util.stream.Stream.of(step))
                .toList();
        if (steps.stream().skip(1).anyMatch(Draft.class::isInstance)) {
            throw new IllegalArgumentException(
                    "draft is about how a file is decoded; it must be the first step");
        }
    }

    /** Of these steps. */
    public static Pipeline of(ImageTransform... steps) {
        return new Pipeline(List.of(steps));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return apply(image, random, 0);
    }

    private RgbImage apply(RgbImage image, RandomGenerator random, int first) {
        RgbImage current = image;
        for (ImageTransform step : steps.subList(first, steps.size())) {
            current = step.apply(current, random);
        }
        return current;
    }

    /**
     * Applies the steps to a file, of which no more is decoded than they need: the same as decoding it and applying them, unless
     * they begin with a {@link Draft}.
     *
     * @throws io.contexture.image.UnreadableImageException if the file cannot be decoded
     */
    public RgbImage apply(ImageFile file, RandomGenerator random) {
        int first = 0;
        Draft draft = Draft.NEVER;
        if (!steps.isEmpty() && steps.getFirst() instanceof Draft given) {
            draft = given;
            first = 1;
        }
        if (first < steps.size() && steps.get(first) instanceof FirstOfFile step) {
            return apply(step.apply(file, draft, random), random, first + 1);
        }
        return apply(file.decode(), random, first);
    }

    /**
     * The part of an image that is looked at, as shares of its width and height.
     *
     * @param left   of its left edge, negative where black is added
     * @param top    of its upper edge, negative where black is added
     * @param width  more than 1 where black is added
     * @param height more than 1 where black is added
     */
    public record Seen(double left, double top, double width, double height) {}

    /** The part of an image of that size that comes out of these steps, those that neither resize nor crop it evenly left aside. */
    public Seen seen(ImageSize image) {
        ImageSize size = image;
        Seen seen = new Seen(0, 0, 1, 1);
        for (ImageTransform step : steps) {
            if (step instanceof Resize resize) {
                size = resize.target(size.width(), size.height());
            } else if (step instanceof CenterCrop crop) {
                double wide = seen.width / size.width();
                double high = seen.height / size.height();
                seen = new Seen(seen.left + wide * CenterCrop.offset(size.width(), crop.width()),
                        seen.top + high * CenterCrop.offset(size.height(), crop.height()),
                        wide * crop.width(),
                        high * crop.height());
                size = new ImageSize(crop.width(), crop.height());
            }
        }
        return seen;
    }

    /** The steps before the first random one: what they give may be kept from epoch to epoch. */
    public Pipeline fixedSteps() {
        return new Pipeline(steps.subList(0, firstRandom()));
    }

    /** All others. */
    public Pipeline randomSteps() {
        return new Pipeline(steps.subList(firstRandom(), steps.size()));
    }

    /** Whether fewer pixels than all may be decoded. */
    public boolean beginsWithDraft() {
        return !steps.isEmpty() && steps.getFirst() instanceof Draft;
    }

    /** A draft alone gives nothing that could be kept: it belongs to the step after it. */
    private int firstRandom() {
        int first = 0;
        while (first < steps.size() && !steps.get(first).isRandom()) {
            first++;
        }
        return first == 1 && steps.getFirst() instanceof Draft && steps.size() > 1 ? 0 : first;
    }

    @Override
    public boolean isRandom() {
        return steps.stream().anyMatch(ImageTransform::isRandom);
    }

    @Override
    public Optional<ImageSize> outputSize() {
        for (ImageTransform step : steps.reversed()) {
            if (!(step instanceof SameSizeTransform || step instanceof Draft)) {
                return step.outputSize();
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return steps.isEmpty()
                ? TransformSpec.IDENTITY
                : steps.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
