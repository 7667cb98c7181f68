package io.contexture.frozen;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Features on disk, found by what they were made from: a folder for each backbone (the hash of its weights, its output,
 * pooling) and transform, in it files of some hundred features, each found by the hash of its image. A file is written once,
 * whole, and never changed, so that several runs may share the folder and a run that is stopped keeps what it had. A file that
 * is damaged is deleted, and its features are made anew.
 *
 * <p>A file is safetensors: {@code images} (U8, n x 32: SHA-256 of each image) and {@code features} (F32, n x d).
 */
public final class FeatureCache {

    /** Counts changes in how pixels are made of images of the same bytes by a transform of the same text. */
    private static final int PIXELS = 1;
    private static final int HASH_BYTES = 32;
    private static final String ENDING = ".safetensors";
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private record Place(MemorySegment features, int row) {}

    private final @Nullable Path folder;
    private final int dimension;
    private final Map<String, Place> places = new HashMap<>();
    private final List<String> damaged = new ArrayList<>();

    private FeatureCache(@Nullable Path folder, int dimension) {
        this.folder = folder;
        this.dimension = dimension;
    }

    /**
     * Opens what there is of a backbone's features of images so prepared.
     *
     * @param root      the folder of all; made when the first feature is kept
     * @param transform the text of the transform
     * @param dimension numbers in a feature
     * @throws IOException if a file cannot be read or, damaged, not be deleted
     */
    public static FeatureCache open(Path root, BackboneReference backbone, String transform, int dimension)
            throws IOException {
        String origin = String.join("\n", backbone.sha256(), backbone.output(),
                backbone.pooling() == null ? "none" : backbone.pooling().text(), transform,
                "pixels " + PIXELS);
        Path folder = root.resolve(Sha256.of(origin.getBytes(StandardCharsets.UTF_8)));
        FeatureCache cache = new FeatureCache(folder, dimension);
        if (Files.isDirectory(folder)) {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.filter(file -> String.valueOf(file.getFileName()).endsWith(ENDING)).sorted()
                        .toList();
            }
            for (Path file : files) {
                cache.readOrDelete(file);
            }
        }
        return cache;
    }

    /** One that is empty, and keeps features in memory alone. */
    public static FeatureCache none(int dimension) {
        return new FeatureCache(null, dimension);
    }

    private void readOrDelete(Path file) throws IOException {
        try {
            read(SafetensorsFile.open(file));
        } catch (BadInputException unusable) {
            damaged.add(String.valueOf(unusable.getMessage()));
            Files.deleteIfExists(file);
        }
    }

    private void read(SafetensorsFile file) {
        List<Long> images = file.info("images").shape();
        List<Long> features = file.info("features").shape();
        if (file.type("images") != DType.U8 || file.type("features") != DType.F32 || images.size() != 2
                || images.get(1) != HASH_BYTES
                || !features.equals(List.of(images.get(0), (long) dimension))) {
            throw new BadInputException(file.path() + " holds images of shape " + images + " and features of "
                    + features + "; wanted n x " + HASH_BYTES + " and n x " + dimension);
        }
        byte[] hashes = file.bytes("images").toArray(ValueLayout.JAVA_BYTE);
        MemorySegment values = file.bytes("features");
        for (int row = 0; row < images.get(0); row++) {
            places.put(HexFormat.of().formatHex(hashes, row * HASH_BYTES, (row + 1) * HASH_BYTES),
                    new Place(values, row));
        }
    }

    /** What was wrong with each file that was deleted at opening. */
    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** Number of features that are there. */
    public int size() {
        return places.size();
    }

    /** Whether an image's feature is there. */
    public boolean has(String sha256) {
        return places.containsKey(sha256);
    }

    /**
     * Copies a feature.
     *
     * @param sha256 of an image whose feature is there
     */
    public void copy(String sha256, Matrix into, int row) {
        Place place = places.get(sha256);
        if (place == null) {
            throw new IllegalArgumentException("there is no feature of the image " + sha256);
        }
        MemorySegment.copy(place.features, FLOAT, 4L * place.row * dimension, into.data(), into.index(row),
                dimension);
    }

    /**
     * Keeps features, in a file of their own; when this returns they are on disk, unless only memory is kept.
     *
     * @param sha256   of each row's image
     * @param features a row for each
     * @throws IOException if the file cannot be written
     */
    public void keep(List<String> sha256, Matrix features) throws IOException {
        if (sha256.isEmpty()) {
            return;
        }
        if (folder == null) {
            MemorySegment values = MemorySegment.ofArray(features.toArray());
            for (int row = 0; row < sha256.size(); row++) {
                places.put(sha256.get(row), new Place(values, row));
            }
            return;
        }
        byte[] hashes = new byte[sha256.size() * HASH_BYTES];
        for (int row = 0; row < sha256.size(); row++) {
            System.arraycopy(HexFormat.of().parseHex(sha256.get(row)), 0, hashes, row * HASH_BYTES,
                    HASH_BYTES);
        }
        Path file = folder.resolve(Sha256.of(hashes) + ENDING);
        new SafetensorsWriter()
                .add("images", DType.U8, MemorySegment.ofArray(hashes), sha256.size(), HASH_BYTES)
                .add("features", features.toArray(), features.rows(), features.columns()).write(file);
        read(SafetensorsFile.open(file));
    }
}
