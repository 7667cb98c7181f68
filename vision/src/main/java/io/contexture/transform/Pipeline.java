package io.contexture.transform;

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
    }

    /** Of these steps. */
    public static Pipeline of(ImageTransform... steps) {
        return new Pipeline(List.of(steps));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        RgbImage current = image;
        for (ImageTransform step : steps) {
            current = step.apply(current, random);
        }
        return current;
    }

    /** The steps before the first random one: what they give may be kept from epoch to epoch. */
    public Pipeline fixedSteps() {
        return new Pipeline(steps.stream().takeWhile(step -> !step.isRandom()).toList());
    }

    /** The first random step and all after it. */
    public Pipeline randomSteps() {
        return new Pipeline(steps.stream().dropWhile(step -> !step.isRandom()).toList());
    }

    @Override
    public boolean isRandom() {
        return steps.stream().anyMatch(ImageTransform::isRandom);
    }

    @Override
    public Optional<ImageSize> outputSize() {
        for (ImageTransform step : steps.reversed()) {
            if (!(step instanceof SameSizeTransform)) {
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
