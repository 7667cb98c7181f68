package io.contexture.server;

import io.contexture.image.ImageDecoder;
import io.contexture.image.JpegEncoder;
import io.contexture.image.UnreadableImageException;
import io.contexture.index.Item;
import io.contexture.server.Refusal.Reason;
import io.contexture.storage.AtomicFile;
import io.contexture.storage.Sha256;
import io.contexture.transform.Resize;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images that items show. Only files under the roots and the folder for uploads are ever opened, symbolic links followed before that is
 * looked at.
 */
final class ImageFiles {

    private static final float QUALITY = 0.85f;

    private final List<Path> roots;
    private final Path uploads;

    ImageFiles(List<Path> roots, Path uploads) {
        this.roots = Stream.concat(roots.stream(), Stream.of(uploads))
                .map(root -> root.toAbsolutePath().normalize()).toList();
        this.uploads = uploads.toAbsolutePath().normalize();
    }

    /** Where callers find an item's image: a path of this server or a URL; null if nowhere. */
    @Nullable
    String link(Item item) {
        String path = item.path();
        if (path == null) {
            return null;
        }
        if (isUrl(path)) {
            return path;
        }
        return candidates(path).findAny().isPresent()
                ? "/v1/items/" + encoded(item.id()) + "/image"
                : null;
    }

    /** An id as one part of a URL's path. */
    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static boolean isUrl(String path) {
        return path.startsWith("https://") || path.startsWith("http://");
    }

    /** The file of an item's image; empty if there is none under the roots. */
    Optional<Path> file(Item item) {
        String path = item.path();
        return path == null || isUrl(path) ? Optional.empty() : file(path);
    }

    /** The file that a path names: within a root, or from one on; empty if there is none. */
    Optional<Path> file(String path) {
        return candidates(path).filter(this::isWithin).findFirst();
    }

    private Stream<Path> candidates(String path) {
        try {
            Path asked = Path.of(path);
            return roots.stream().map(root -> root.resolve(asked).normalize())
                    .filter(file -> roots.stream().anyMatch(file::startsWith)).distinct();
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }

    private boolean isWithin(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path root : roots) {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                    return Files.isRegularFile(real);
                }
            }
            return false;
        } catch (IOException _) {
            // There is no such file, or it may not be looked at: for the caller that is the same.
            return false;
        }
    }

    /** The content of an item's image file. */
    byte[] content(Item item) throws IOException {
        return Files.readAllBytes(file(item).orElseThrow(
                () -> new Refusal(Reason.UNKNOWN, "item '" + item.id() + "' has no image here")));
    }

    /** A JPEG whose longer side has at most so many pixels. */
    byte[] thumbnail(Item item, int longest) throws IOException {
        byte[] content = content(item);
        try {
            return JpegEncoder.encode(
                    Resize.within(ImageDecoder.decodeGuarded(content, "the image"), longest), QUALITY);
        } catch (UnreadableImageException _) {
            throw new Refusal(Reason.UNKNOWN,
                    "the image of item '" + item.id() + "' cannot be read any more");
        }
    }

    /** Keeps an upload, on disk when this returns, under a name that no other content has. */
    Path keep(byte[] content) throws IOException {
        Files.createDirectories(uploads);
        Path file = uploads.resolve(Sha256.of(content));
        if (!Files.exists(file)) {
            AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(content)));
        }
        return file;
    }
}
