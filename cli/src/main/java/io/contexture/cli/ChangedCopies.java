package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.image.ImageDecoder;
import io.contexture.image.JpegEncoder;
import io.contexture.image.RgbImage;
import io.contexture.image.UnreadableImageException;
import io.contexture.index.Contents;
import io.contexture.index.PairSimilarities;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.model.EmbeddedSet;
import io.contexture.storage.BadInputException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * What becomes of a file on its way through the world: encoded anew as JPEG, scaled to three quarters, a tenth brighter. A changed copy is the same
 * file as its original, and another than all others of the sample, unless their embeddings are equal, since then nothing tells them apart.
 *
 * @param data holds the originals
 * @param rows of the originals
 */
record ChangedCopies(Contents data, int[] rows) {

    private static final float JPEG_QUALITY = 0.6f;
    private static final double SCALE = 0.75;
    private static final float BRIGHTER = 1.1f;
    private static final int CHANGES = 3;

    /** Embeds images. */
    @FunctionalInterface
    interface Embedded {
        EmbeddedSet of(ImageSet set) throws IOException;
    }

    /** Similarities of changed copies with all originals of the sample. Originals that cannot be read are left out. */
    PairSimilarities compare(Embedded embedded) throws IOException {
        Path folder = Files.createTempDirectory("copies");
        try {
            List<LabelledImage> copies = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                copies.addAll(write(i, folder));
            }
            if (copies.isEmpty()) {
                throw new BadInputException("not one of the " + rows.length
                        + " images drawn can be read (the first is "
                        + data.items().get(rows[0]).path() + ")");
            }
            return compare(embedded.of(new ImageSet("changed copies", copies, List.of("copy"))));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private PairSimilarities compare(EmbeddedSet copies) {
        Matrix originals = data.embeddings().select(rows);
        Matrix scores = MatrixProduct.timesTransposed(copies.embeddings(), originals);
        PairSimilarities pairs = new PairSimilarities();
        for (int copy = 0; copy < copies.size(); copy++) {
            int own = Integer.parseInt(copies.names().get(copy).split("-", 2)[0]);
            for (int original = 0; original < rows.length; original++) {
                if (original == own) {
                    pairs.add(scores.get(copy, original), true);
                } else if (!equal(originals, own, original)) {
                    pairs.add(scores.get(copy, original), false);
                }
            }
        }
        return pairs;
    }

    private static boolean equal(Matrix matrix, int one, int other) {
        for (int i = 0; i < matrix.columns(); i++) {
            if (matrix.get(one, i) != matrix.get(other, i)) {
                return false;
            }
        }
        return true;
    }

    private List<LabelledImage> write(int which, Path folder) throws IOException {
        Path file = Path
                .of(Objects.requireNonNull(data.items().get(rows[which]).path(), "chosen for its path"));
        RgbImage original;
        try {
            original = ImageDecoder.decode(file);
        } catch (UnreadableImageException unreadable) {
            return List.of();
        }
        BufferedImage plain = original.toBufferedImage();
        List<LabelledImage> copies = new ArrayList<>();
        for (int change = 0; change < CHANGES; change++) {
            String name = which + "-" + change + (change == 0 ? ".jpg" : ".png");
            Path copy = folder.resolve(name);
            switch (change) {
                case 0 -> Files.write(copy, JpegEncoder.encode(original, JPEG_QUALITY));
                case 1 -> ImageIO.write(drawn(plain, Math.max(1, (int) (SCALE * plain.getWidth())),
                        Math.max(1, (int) (SCALE * plain.getHeight()))), "png", copy.toFile());
                default -> ImageIO.write(new RescaleOp(BRIGHTER, 0, null).filter(plain, null), "png",
                        copy.toFile());
            }
            copies.add(new LabelledImage(copy, name, 0, -1));
        }
        return copies;
    }

    private static BufferedImage drawn(BufferedImage image, int width, int height) {
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = copy.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return copy;
    }
}
