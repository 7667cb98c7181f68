package io.contexture.benchmarks;

import io.contexture.image.ImageDecoder;
import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import io.contexture.transform.Normalisation;
import io.contexture.transform.Pipeline;
import io.contexture.transform.Resize;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What it takes to make network input of JPEG files, against Pillow with torchvision on the same files, each on one
 * thread, in turns: decoding, random crop to 224, flip and normalisation; decoding alone; files to a shorter side of 256, with
 * all their pixels and with fewer; resizing alone. Seconds are
 * those of the processor, of the whole process (with the collector's and compiler's threads on our side), so that other
 * work on the machine weighs less.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=ImagesBenchmark}; options
 * {@code -Dbenchmark.arguments="ROUNDS WIDTH HEIGHT PYTHON"}, by default 9 500 375 /usr/bin/python3. The peer needs
 * Debian's {@code python3-torchvision}; without it, ours is timed alone.
 */
public final class ImagesBenchmark {

    private static final int MOST_IMAGES = 32;
    /** Of larger images there are fewer. */
    private static final int MOST_PIXELS = MOST_IMAGES * 500 * 375;
    private static final double WARM_UP_SECONDS = 4;
    /** Passes over all images that are timed together: the operating system counts processor time in hundredths. */
    private static final int PASSES = 6;

    private ImagesBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        int height = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 375;
        String python = arguments.length > 3 ? arguments[3] : "/usr/bin/python3";
        try (TemporaryFolder folder = TemporaryFolder.create("images-benchmark")) {
            Path photos = folder.path().resolve("photos");
            int images = Math.clamp(MOST_PIXELS / (width * height), 2, MOST_IMAGES);
            NoisePhoto.write(photos, images, width, height);
            Optional<PillowPeer> peer = PillowPeer.start(python, folder.path().resolve("peer.py"), photos);
            List<byte[]> contents = contents(photos);
            System.out.printf(Locale.ROOT, "%d JPEGs of %d x %d, %d KB each; %s%n", images, width, height,
                    contents.stream().mapToLong(content -> content.length).sum() / images / 1024,
                    peer.map(PillowPeer::versions).orElse("no peer: " + python
                            + " with torchvision is missing; on Debian, apt-get install python3-torchvision"));
            try {
                compare(contents, rounds, peer);
            } finally {
                peer.ifPresent(PillowPeer::close);
            }
        }
    }

    private static List<byte[]> contents(Path photos) throws IOException {
        try (Stream<Path> files = Files.list(photos)) {
            return files.sorted().map(ImagesBenchmark::content).toList();
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static void compare(List<byte[]> contents, int rounds, Optional<PillowPeer> peer) {
        List<RgbImage> images = contents.stream().map(content -> ImageDecoder.decode(content, "photo"))
                .toList();
        Pipeline augmentation = TransformSpec.parse("random-resized-crop:224,flip");
        SplittableRandom random = new SplittableRandom(0);
        FloatBuffer planes = ByteBuffer.allocateDirect(4 * 3 * 224 * 224).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        report("decode, crop, flip, normalise", "prepare", contents, rounds, peer, content -> {
            try (PixelMemory.Reuse _ = PixelMemory.reuse()) {
                Normalisation.imageNet().apply(
                        augmentation.apply(choice -> ImageDecoder.decode(content, "photo", choice), random),
                        planes, 0);
            }
        });
        report("decode", "decode", contents, rounds, peer, content -> ImageDecoder.decode(content, "photo"));
        for (String draft : new String[]{"", "draft,"}) {
            Pipeline toSide = TransformSpec.parse(draft + "resize:256");
            report(draft + "resize:256 of the file", "file 256 " + draft, contents, rounds, peer, content -> {
                try (PixelMemory.Reuse _ = PixelMemory.reuse()) {
                    toSide.apply(choice -> ImageDecoder.decode(content, "photo", choice), random);
                }
            });
        }
        for (int side : new int[]{224, 288, 64}) {
            Resize resize = Resize.exact(side, side);
            report("resize to " + side + " x " + side, "resize " + side + " " + side, images, rounds, peer,
                    image -> {
                        try (PixelMemory.Reuse _ = PixelMemory.reuse()) {
                            resize.apply(image, random);
                        }
                    });
        }
    }

    private static double processorSeconds(Runnable work) {
        double start = CpuSeconds.process();
        work.run();
        return CpuSeconds.process() - start;
    }

    private static <T> void report(String what, String order, List<T> inputs, int rounds,
            Optional<PillowPeer> peer,
            Consumer<T> ours) {
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        for (double warm = 0; warm < WARM_UP_SECONDS;) {
            warm += processorSeconds(() -> inputs.forEach(ours));
        }
        for (int round = 0; round < rounds; round++) {
            our[round] = processorSeconds(() -> {
                for (int pass = 0; pass < PASSES; pass++) {
                    inputs.forEach(ours);
                }
            }) / PASSES;
            their[round] = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                their[round] += peer.map(other -> other.seconds(order)).orElse(Double.NaN) / PASSES;
            }
        }
        Alternating times = new Alternating(our, their);
        System.out.printf(Locale.ROOT,
                "%-32s ours %6.2f ms, Pillow %6.2f ms an image: %.2f times the images a second (of the fastest %.2f)%n",
                what,
                1e3 * times.ourMedian() / inputs.size(), 1e3 * times.peerMedian() / inputs.size(),
                times.speedUp(),
                times.speedUpOfFastest());
    }
}
