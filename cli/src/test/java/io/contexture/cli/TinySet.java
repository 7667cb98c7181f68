package io.contexture.cli;

import io.contexture.testing.GeneratedShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A few generated images, and a run on them that takes seconds.
 *
 * @param folder has {@code train} and {@code test}
 */
record TinySet(Path folder) {

    static final String FAST = " --steps 6 --batch-size 16 --images-per-class 4 --width 4 --embedding-size 16"
            + " --image-size 16 --threads 1 --loader-threads 2 --evaluate-every 0";

    static TinySet write(Path folder) throws IOException {
        new GeneratedShapes(24, 6, 5).write(folder, 1);
        return new TinySet(folder);
    }

    Path train() {
        return folder.resolve("train");
    }

    Path test() {
        return folder.resolve("test");
    }

    Cli train(Path run, String more) {
        return Cli.line("train --train " + train() + " --test " + test() + " --run " + run + FAST + more);
    }

    /** A list of the training images, each line changed by nothing. */
    List<String> listLines() throws IOException {
        try (var files = Files.walk(train())) {
            List<Path> images = files.filter(Files::isRegularFile).sorted().toList();
            List<String> lines = new java.util.ArrayList<>(List.of("image_id class_id super_class_id path"));
            for (int i = 0; i < images.size(); i++) {
                lines.add((i + 1) + " " + i / 5 + " 0 " + train().relativize(images.get(i)));
            }
            return lines;
        }
    }
}
