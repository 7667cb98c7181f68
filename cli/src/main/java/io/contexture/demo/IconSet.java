package io.contexture.demo;

import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * The icon data set on disk: {@code train/CONCEPT/PACK.png} and {@code test/CONCEPT/PACK.png}, 64 x 64 grey PNG, black on
 * white. A class is a concept ("camera"), an image is one icon pack's drawing of it. Train and test concepts are disjoint
 * halves. The set is the same for everyone: it has no options and a fixed seed.
 *
 * @param trainFolder   the training half, a folder a concept
 * @param testFolder    the other half
 * @param trainConcepts number of folders in {@code trainFolder}
 * @param testConcepts  number of folders in {@code testFolder}
 * @param trainImages   number of files below {@code trainFolder}
 * @param testImages    number of files below {@code testFolder}
 * @param drawn         whether this call drew the images, rather than finding them there
 */
public record IconSet(Path trainFolder, Path testFolder, int trainConcepts, int testConcepts, int trainImages,
        int testImages, boolean drawn) {

    /** Names the recipe: packs, names, sizes, split. Any change of them must change this line. */
    private static final String RECIPE = "contexture icon set 1, Ikonli 12.3.1, 64 x 64";
    private static final String MARKER = "icon-set.txt";
    private static final String UNFINISHED = RECIPE + "\nunfinished\n";
    private static final long SPLIT_SEED = 20231;

    /**
     * Draws the set into {@code folder}, which takes a few seconds, or finds that it lies there whole already.
     *
     * @param folder is made if missing
     * @throws BadInputException if the folder holds anything that is not an icon set
     * @throws IOException       if the images cannot be written
     */
    public static IconSet render(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        String found = readMarker(folder, marker);
        if (!found.isEmpty()) {
            SortedMap<String, byte[]> files = readImages(folder);
            if (found.equals(marker(files))) {
                return of(folder, files, false);
            }
        }
        for (String half : List.of("train", "test")) {
            deleteTree(folder.resolve(half));
        }
        AtomicFile.writeString(marker, UNFINISHED);
        SortedMap<String, byte[]> files = draw();
        write(folder, files);
        // Only now: whoever finds this line finds every image as it was drawn.
        AtomicFile.writeString(marker, marker(files));
        return of(folder, files, true);
    }

    /** File contents by path, '/'-separated and relative to the set's folder. */
    private static SortedMap<String, byte[]> draw() {
        List<IconConcept> concepts = new ArrayList<>(IconConcept.all(IconCatalogue.ofClassPath()));
        Collections.shuffle(concepts,
                java.util.Random.from(RandomGeneratorFactory.of("L64X128MixRandom").create(SPLIT_SEED)));
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < concepts.size(); i++) {
            String half = i < concepts.size() / 2 ? "train/" : "test/";
            for (IconImage image : concepts.get(i).images()) {
                files.put(half + concepts.get(i).name() + "/" + image.drawing().pack() + ".png", new byte[0]);
            }
        }
        Map<String, byte[]> drawn = new java.util.concurrent.ConcurrentHashMap<>();
        concepts.parallelStream().flatMap(concept -> concept.images().stream()).forEach(
                image -> drawn.put(image.drawing().concept() + "/" + image.drawing().pack() + ".png",
                        image.png()));
        files.replaceAll((name, _) -> drawn.get(name.substring(name.indexOf('/') + 1)));
        return files;
    }

    /** Not through {@link AtomicFile}: thousands of syncs would take longer than drawing, and the marker says if all is there. */
    private static void write(Path folder, SortedMap<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.resolveSibling("."));
            Files.write(target, file.getValue());
        }
    }

    private static IconSet of(Path folder, SortedMap<String, byte[]> files, boolean drawn) {
        int[] images = new int[2];
        List<java.util.Set<String>> concepts = List.of(new java.util.HashSet<>(), new java.util.HashSet<>());
        for (String name : files.keySet()) {
            int half = name.startsWith("train/") ? 0 : 1;
            images[half]++;
            concepts.get(half).add(name.substring(0, name.lastIndexOf('/')));
        }
        return new IconSet(folder.resolve("train"), folder.resolve("test"), concepts.get(0).size(),
                concepts.get(1).size(), images[0], images[1], drawn);
    }

    private static String readMarker(Path folder, Path marker) throws IOException {
        try {
            String text = Files.readString(marker);
            if (!text.startsWith("contexture icon set ")) {
                throw new BadInputException(
                        marker + " was not written by Contexture; give the demo a folder of its own");
            }
            return text;
        } catch (NoSuchFileException _) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> inside = Files.list(folder)) {
                    Path stranger = inside.findFirst().orElse(null);
                    if (stranger != null) {
                        throw new BadInputException(
                                folder + " is not empty (it holds " + stranger.getFileName()
                                        + ") and is no icon set; give an empty or new folder");
                    }
                }
            }
            return "";
        }
    }

    private static SortedMap<String, byte[]> readImages(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String half : List.of("train", "test")) {
            if (!Files.isDirectory(folder.resolve(half))) {
                continue;
            }
            try (Stream<Path> inside = Files.walk(folder.resolve(half))) {
                for (Path file : inside.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString().replace('\\', '/'),
                            Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static String marker(SortedMap<String, byte[]> files) {
        Sha256 digest = new Sha256();
        files.forEach((name, bytes) -> digest.add(name + "\0" + bytes.length + "\0").add(bytes));
        return RECIPE + "\n" + files.size() + " images, SHA-256 " + digest.hex() + "\n";
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(root)) {
            inside.sorted(Collections.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException failure) {
                    throw new UncheckedIOException("cannot replace the old icon set", failure);
                }
            });
        }
    }
}
