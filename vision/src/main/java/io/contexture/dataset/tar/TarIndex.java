package io.contexture.dataset.tar;

import io.contexture.storage.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a tar lie, read from all its headers once. Of a name that comes twice the last file counts, as in unpacking.
 * Links and devices are passed over.
 */
final class TarIndex {

    /** Names and attributes are short; more is damage. */
    private static final long MOST_EXTRA_BYTES = 1 << 20;

    /**
     * A file.
     *
     * @param at   where its bytes begin
     * @param size how many they are
     */
    record Entry(long at, long size) {}

    private final Map<String, Entry> files = new HashMap<>();
    private final Map<String, SortedSet<String>> folders = new HashMap<>(Map.of("", new TreeSet<>()));

    private TarIndex() {}

    /** Reads the headers. */
    static TarIndex read(FileChannel tar) throws IOException {
        TarIndex index = new TarIndex();
        Map<String, String> extra = new TreeMap<>();
        long at = 0;
        while (true) {
            TarHeader header = new TarHeader(bytes(tar, at, TarHeader.SIZE), at);
            if (header.isEnd()) {
                return index;
            }
            if (!header.isSound()) {
                throw new BadInputException(
                        "byte " + at + " should begin a header, but its check sum is wrong");
            }
            long body = at + TarHeader.SIZE;
            // Links have no bytes, whatever they say.
            boolean empty = header.type() >= '1' && header.type() <= '6';
            long size = empty
                    ? 0
                    : extra.containsKey("size") && isFile(header.type())
                            ? number(extra.get("size"), at)
                            : header.size();
            long end = body + size;
            if (size < 0 || end < 0 || end > tar.size()) {
                throw new EOFException(
                        "the file '" + extra.getOrDefault("path", header.name()) + "' of " + size
                                + " bytes at byte " + body + " reaches beyond its end at byte " + tar.size());
            }
            switch (header.type()) {
                case 'x' -> attributes(text(tar, body, size), at, extra);
                case 'L' -> extra.put("path", upToZero(text(tar, body, size)));
                case 'g', 'K' -> {
                    // Attributes of all files, and where a link leads to.
                }
                default -> {
                    String name = extra.getOrDefault("path", header.name());
                    if (isFile(header.type()) && !name.endsWith("/")) {
                        index.add(name, new Entry(body, size));
                    }
                    extra.clear();
                }
            }
            at = body + (size + TarHeader.SIZE - 1) / TarHeader.SIZE * TarHeader.SIZE;
        }
    }

    private static boolean isFile(char type) {
        return type == '0' || type == '7';
    }

    private void add(String name, Entry entry) {
        String path = "";
        String[] parts = name.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].isEmpty() || parts[i].equals(".")) {
                continue;
            }
            if (parts[i].equals("..")) {
                throw new BadInputException("the name '" + name + "' leads out of it");
            }
            SortedSet<String> siblings = folders.computeIfAbsent(path, _ -> new TreeSet<>());
            siblings.add(parts[i]);
            path = path.isEmpty() ? parts[i] : path + "/" + parts[i];
        }
        files.put(path, entry);
    }

    private static byte[] bytes(FileChannel tar, long at, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (tar.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException(
                        "it stops at byte " + tar.size() + " without the zeros that end a tar");
            }
        }
        return bytes.array();
    }

    private static String text(FileChannel tar, long at, long size) throws IOException {
        if (size > MOST_EXTRA_BYTES) {
            throw new BadInputException("byte " + at + " begins a name of " + size + " bytes");
        }
        return new String(bytes(tar, at, (int) size), StandardCharsets.UTF_8);
    }

    private static String upToZero(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /** POSIX 1003.1-2001: {@code LENGTH KEY=VALUE}, a line each, the length in bytes and of the whole line. */
    private static void attributes(String text, long at, Map<String, String> extra) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        while (from < bytes.length && bytes[from] != 0) {
            int space = from;
            while (space < bytes.length && bytes[space] != ' ') {
                space++;
            }
            long length = number(new String(bytes, from, space - from, StandardCharsets.UTF_8), at);
            if (length <= space - from + 1 || length > bytes.length - from) {
                throw new BadInputException("the attributes at byte " + at + " are damaged");
            }
            String line = new String(bytes, space + 1, (int) length - (space + 1 - from) - 1,
                    StandardCharsets.UTF_8);
            int equals = line.indexOf('=');
            if (equals > 0) {
                extra.put(line.substring(0, equals), line.substring(equals + 1));
            }
            from += (int) length;
        }
    }

    private static long number(@Nullable String text, long at) {
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException _) {
            throw new BadInputException("the attributes at byte " + at + " have '" + text + "' for a number");
        }
    }

    /** A file by its path without a leading slash; null if there is none. */
    @Nullable
    Entry file(String path) {
        return files.get(path);
    }

    /** The names in a folder, the empty path for the top; null if there is no such folder. */
    @Nullable
    SortedSet<String> folder(String path) {
        SortedSet<String> names = folders.get(path);
        return names == null ? null : Collections.unmodifiableSortedSet(names);
    }
}
