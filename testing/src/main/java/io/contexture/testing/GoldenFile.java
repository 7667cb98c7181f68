package io.contexture.testing;

import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of golden vectors and the account of what became of each of its tensors: compared by a test, or set aside
 * with a reason. {@link #assertComplete} fails while a tensor is neither.
 *
 * <p>The folder is {@code testdata/golden} of the project, or the one that the system property
 * {@code contexture.golden} names.
 */
public final class GoldenFile {

    private final String name;
    private final SafetensorsFile file;
    private final Map<String, GoldenCase> cases = new LinkedHashMap<>();
    private final Map<String, String> fate = new LinkedHashMap<>();

    private GoldenFile(String name, SafetensorsFile file) {
        this.name = name;
        this.file = file;
        for (JsonNode caseName : json("cases")) {
            String text = caseName.asString();
            cases.put(text, new GoldenCase(this, text, json("case:" + text)));
        }
    }

    /** Opens {@code NAME.safetensors}; a missing file is an error, never a skipped test. */
    public static GoldenFile open(String name) {
        return open(folder(), name);
    }

    /** The same in a folder of the project's that no other takes the place of, such as {@code testdata/torchvision}. */
    public static GoldenFile openIn(String folder, String name) {
        return open(find(folder), name);
    }

    private static GoldenFile open(Path folder, String name) {
        try {
            return new GoldenFile(name, SafetensorsFile.open(folder.resolve(name + ".safetensors")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The folder of golden files. */
    public static Path folder() {
        return find(System.getProperty("contexture.golden", "testdata/golden"));
    }

    /** Tests run in their module's folder; a relative name is meant from the project's. */
    private static Path find(String wanted) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve(wanted);
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no folder " + wanted + " above " + Path.of("").toAbsolutePath());
    }

    /** The cases, in the order of the file's own list. */
    public List<GoldenCase> cases() {
        return List.copyOf(cases.values());
    }

    /** The cases that {@code wanted} picks, in order. */
    public List<GoldenCase> cases(Predicate<GoldenCase> wanted) {
        return cases.values().stream().filter(wanted).toList();
    }

    /** The case of that name. */
    public GoldenCase testCase(String caseName) {
        GoldenCase found = cases.get(caseName);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no case " + caseName);
        }
        return found;
    }

    /** A header entry that holds JSON. */
    public JsonNode json(String key) {
        return JsonMapper.shared().readTree(text(key));
    }

    /** A header entry as it stands. */
    public String text(String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new IllegalStateException(name + ".safetensors has no header entry " + key);
        }
        return text;
    }

    SafetensorsFile tensors() {
        return file;
    }

    void compared(String tensor) {
        fate.put(tensor, "compared");
    }

    /**
     * Sets aside, with the reason, every tensor not compared whose full name ({@code CASE/TENSOR}) {@code which} picks.
     */
    public void setAside(String reason, Predicate<String> which) {
        file.names().stream().filter(which).forEach(tensor -> fate.putIfAbsent(tensor, reason));
    }

    /**
     * Fails if a tensor of the file was neither compared nor set aside, and prints the account.
     */
    public void assertComplete() {
        List<String> forgotten = new ArrayList<>(file.names());
        forgotten.removeAll(fate.keySet());
        System.out.println(account());
        if (!forgotten.isEmpty()) {
            throw new AssertionError(name + ": " + forgotten.size()
                    + " tensors are neither compared nor set aside with a reason: " + forgotten);
        }
    }

    private String account() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        fate.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        StringBuilder text = new StringBuilder("golden " + name + ": " + file.names().size() + " tensors");
        counts.forEach((reason, count) -> text.append(", ").append(count).append(' ').append(reason));
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
