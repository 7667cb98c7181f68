package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.image.ImageDecoder;
import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The golden file's tensor names spell the transforms out ({@code resize256_crop224}); this test reads them. */
class TransformsGoldenTest {

    private static final Pattern SIDE_OR_SIZE = Pattern.compile("resize(\\d+)(?:x(\\d+))?");
    private static final Pattern BOXES = Pattern
            .compile("boxes_(\\d+)x(\\d+)_scale_([\\d.]+)_([\\d.]+)_ratio_([\\d.]+)_([\\d.]+)");
    private static final String BOX = "_box_top_left_height_width";
    private static final String NORMALISED = "_normalised";
    private static final SplittableRandom UNUSED = new SplittableRandom(0);

    @Test
    void resultsEqualTorchvisionToTheBit() {
        GoldenFile file = GoldenFile.open("transforms");
        for (GoldenCase golden : file.cases()) {
            RgbImage image = golden.settings().has("file")
                    ? ImageDecoder.decode(GoldenFile.folder().resolve(golden.text("file")))
                    : null;
            for (String tensor : golden.tensorNames()) {
                Matcher boxes = BOXES.matcher(tensor);
                if (boxes.matches()) {
                    compareDistributions(golden, tensor, boxes.toMatchResult());
                } else if (image != null && tensor.endsWith(NORMALISED)) {
                    String name = tensor.substring(0, tensor.length() - NORMALISED.length());
                    RgbImage result = result(golden, image, name, golden.shape(tensor).subList(1, 3));
                    golden.check(tensor, Normalisation.imageNet().apply(result), 1e-6);
                } else if (image != null) {
                    golden.checkExactly(tensor,
                            unsigned(result(golden, image, tensor, golden.shape(tensor))));
                }
            }
        }
        file.assertComplete();
    }

    private static RgbImage result(GoldenCase golden, RgbImage image, String name, List<Long> heightWidth) {
        RgbImage current = image;
        StringBuilder done = new StringBuilder();
        for (String step : name.split("_", -1)) {
            done.append(done.isEmpty() ? "" : "_").append(step);
            Matcher resize = SIDE_OR_SIZE.matcher(step);
            if (resize.matches()) {
                current = resized(current, resize.toMatchResult());
                JsonNode size = golden.settings().get(done + "_size");
                if (size != null) {
                    assertThat(List.of(current.width(), current.height()))
                            .containsExactly(size.get(0).intValue(), size.get(1).intValue());
                }
            } else if (step.matches("crop\\d+")) {
                current = new CenterCrop(Integer.parseInt(step.substring(4))).apply(current, UNUSED);
            } else if (step.startsWith("rrc")) {
                JsonNode box = golden.settings().required(name.replace("_hflip", "") + BOX);
                current = Resampler.resize(PixelRows.of(current, box.get(1).intValue(), box.get(0).intValue(),
                        box.get(3).intValue(), box.get(2).intValue()), heightWidth.get(1).intValue(),
                        heightWidth.get(0).intValue());
            } else if (step.equals("hflip")) {
                current = new HorizontalFlip(1).apply(current, UNUSED);
            }
        }
        assertThat(List.of((long) current.height(), (long) current.width())).as(golden + " " + name)
                .isEqualTo(heightWidth.subList(0, 2));
        return current;
    }

    private static RgbImage resized(RgbImage image, MatchResult size) {
        int first = Integer.parseInt(size.group(1));
        // The golden names give height x width.
        Resize resize = size.group(2) == null
                ? Resize.shortSide(first)
                : Resize.exact(Integer.parseInt(size.group(2)), first);
        return resize.apply(image, UNUSED);
    }

    private static long[] unsigned(RgbImage image) {
        long[] values = new long[image.rgb().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.rgb()[i] & 0xff;
        }
        return values;
    }

    private static void compareDistributions(GoldenCase golden, String tensor, MatchResult parsed) {
        int width = Integer.parseInt(parsed.group(1));
        int height = Integer.parseInt(parsed.group(2));
        double[] range = new double[4];
        for (int i = 0; i < 4; i++) {
            range[i] = Double.parseDouble(parsed.group(3 + i));
        }
        int[] theirs = golden.ints(tensor);
        RandomResizedCrop same = new RandomResizedCrop(224, 224, range[0], range[1], range[2], range[3]);
        RandomResizedCrop larger = new RandomResizedCrop(224, 224, range[0] + 0.1, range[1], range[2],
                range[3]);
        int draws = 20_000;
        // Kolmogorov and Smirnov's bound for a chance of 1 in 10,000 that samples of one distribution pass it.
        double bound = 2.23 * Math.sqrt(1.0 / draws + 4.0 / theirs.length);
        assertThat(largestGap(theirs, draws(same, width, height, draws))).isLessThan(bound);
        assertThat(largestGap(theirs, draws(larger, width, height, draws))).isGreaterThan(bound);
        golden.countAsCompared(tensor);
    }

    private static int[] draws(RandomResizedCrop crop, int width, int height, int count) {
        SplittableRandom random = new SplittableRandom(11);
        int[] boxes = new int[4 * count];
        for (int i = 0; i < boxes.length; i += 4) {
            RandomResizedCrop.Box box = crop.drawBox(width, height, random);
            boxes[i] = box.top();
            boxes[i + 1] = box.left();
            boxes[i + 2] = box.height();
            boxes[i + 3] = box.width();
        }
        return boxes;
    }

    /** The largest gap between the distribution functions of top, left, height, width and area. */
    private static double largestGap(int[] boxes, int[] others) {
        double gap = 0;
        for (int column = 0; column < 5; column++) {
            gap = Math.max(gap, gap(column(boxes, column), column(others, column)));
        }
        return gap;
    }

    private static List<Integer> column(int[] boxes, int column) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < boxes.length; i += 4) {
            values.add(column < 4 ? boxes[i + column] : boxes[i + 2] * boxes[i + 3]);
        }
        values.sort(null);
        return values;
    }

    private static double gap(List<Integer> sorted, List<Integer> others) {
        double gap = 0;
        int below = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i + 1 < sorted.size() && sorted.get(i + 1).equals(sorted.get(i))) {
                continue;
            }
            while (below < others.size() && others.get(below) <= sorted.get(i)) {
                below++;
            }
            gap = Math.max(gap, Math.abs((i + 1.0) / sorted.size() - (double) below / others.size()));
        }
        return gap;
    }
}
