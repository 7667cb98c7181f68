package io.contexture.cli;

import io.contexture.image.JpegEncoder;
import io.contexture.image.RgbImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import picocli.CommandLine;

/**
 * Trains, evaluates, embeds and searches once, as small as that can be. The launcher has it run after a build, and Java remember the
 * classes and methods that it took (JEP 514, JEP 515), so that each command after it starts sooner.
 */
final class Rehearsal {

    private static final int CLASSES = 8;
    private static final int IMAGES = 4;
    private static final int SIDE = 64;

    private Rehearsal() {}

    /**
     * Ends the process with the exit code of the first command that fails, or 0.
     *
     * @param arguments an empty folder, which is filled
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(in(Path.of(arguments[0])));
    }

    /** The exit code of the first command that fails, or {@link Main#DONE}. */
    static int in(Path folder) throws IOException {
        Path images = folder.resolve("images");
        Path query = draw(images);
        String run = folder.resolve("run").toString();
        String embeddings = folder.resolve("images.safetensors").toString();
        String[][] commands = {
                {"train", "--train=" + images, "--test=" + images, "--run=" + run, "--steps=4",
                        "--batch-size=" + CLASSES * IMAGES, "--width=8", "--evaluate-every=0"},
                {"evaluate", run},
                {"embed", "--model=" + run, "--images=" + images, "--output=" + embeddings},
                {"search", query.toString(), "--model=" + run, "--embeddings=" + embeddings}};
        for (String[] command : commands) {
            CommandLine line = Main.commandLine(command).setOut(new PrintWriter(Writer.nullWriter()))
                    .setErr(new PrintWriter(Writer.nullWriter()));
            int code = line.execute(command);
            if (code != Main.DONE) {
                return code;
            }
        }
        return Main.DONE;
    }

    /** A folder of JPEGs for each class, of a colour with noise; returns one of them. */
    private static Path draw(Path images) throws IOException {
        Random random = new Random(0);
        byte[] pixels = new byte[3 * SIDE * SIDE];
        Path last = images;
        for (int label = 0; label < CLASSES; label++) {
            Path folder = Files.createDirectories(images.resolve("colour-" + label));
            for (int i = 0; i < IMAGES; i++) {
                for (int at = 0; at < pixels.length; at++) {
                    pixels[at] = (byte) ((label >> at % 3 & 1) * 128 + random.nextInt(128));
                }
                last = Files.write(folder.resolve(i + ".jpg"),
                        JpegEncoder.encode(new RgbImage(SIDE, SIDE, pixels), 0.9f));
            }
        }
        return last;
    }
}
