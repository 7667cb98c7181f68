package io.contexture.model;

import io.contexture.storage.BadInputException;
import io.contexture.storage.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which tensors of a file go where in a network: those of the backbone, under whatever prefix the file has them
 * ({@code module.}, {@code state_dict.model.}, ...), and those of the head if the file has one. Classifiers are left out.
 *
 * @param file       the weights
 * @param taken      tensor of the file by tensor of the network
 * @param fresh      tensors of the network that the file has nothing for: they begin at random
 * @param classifier tensors of the file that belong to its classifier
 * @param unexpected other tensors of the file that the network has no place for
 */
public record PretrainedWeights(TensorFile file, Map<String, String> taken, List<String> fresh,
        List<String> classifier, List<String> unexpected) {

    /** What torchvision counts beside the running statistics; nothing here depends on it. */
    private static final String BATCH_COUNT = "num_batches_tracked";
    private static final int SHOWN = 8;

    /**
     * Finds the places of a file's tensors.
     *
     * @param options the network
     * @throws BadInputException if the file is missing, damaged, asks for code to be run, or is of another architecture: a
     *                           tensor of the backbone is missing, has another shape, or has no place
     * @throws IOException       if it cannot be read
     */
    public static PretrainedWeights match(Path path, ModelOptions options) throws IOException {
        TensorFile file = TensorFile.open(path);
        Architecture architecture = Architecture.of(options);
        String prefix = prefix(file.names(), architecture.backbone());
        List<String> missing = new ArrayList<>();
        Map<String, String> taken = new LinkedHashMap<>();
        for (ParameterSpec spec : architecture.backbone().state()) {
            if (file.names().contains(prefix + spec.name())) {
                taken.put(spec.name(), prefix + spec.name());
            } else {
                missing.add(spec.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new BadInputException(
                    path + " has no " + list(missing) + ", which " + options.architecture()
                            + " needs; " + elsewhere(file, options));
        }
        List<String> fresh = new ArrayList<>();
        for (ParameterSpec spec : architecture.head()) {
            headName(file.names(), prefix, spec.name()).ifPresentOrElse(name -> taken.put(spec.name(), name),
                    () -> fresh.add(spec.name()));
        }
        requireShapes(file, architecture, taken);
        PretrainedWeights found = new PretrainedWeights(file, taken, fresh, new ArrayList<>(),
                new ArrayList<>());
        found.sortOthers(architecture.backbone(), prefix, options);
        return found;
    }

    /** The prefix under which the file has the most tensors of the backbone. */
    private static String prefix(Set<String> names, Backbone backbone) {
        Set<String> wanted = backbone.state().stream().map(ParameterSpec::name).collect(Collectors.toSet());
        Map<String, Integer> matches = new TreeMap<>();
        for (String name : names) {
            for (int at = 0; at >= 0 && at < name.length(); at = next(name, at)) {
                if (wanted.contains(name.substring(at))) {
                    matches.merge(name.substring(0, at), 1, Integer::sum);
                }
            }
        }
        return matches.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .orElse("");
    }

    private static int next(String name, int at) {
        int dot = name.indexOf('.', at);
        return dot < 0 ? -1 : dot + 1;
    }

    /** A tensor of the head in the file: ours and the authors' 224 name, or their 256 name beside the backbone. */
    private static Optional<String> headName(Set<String> names, String prefix, String name) {
        String beside = prefix.endsWith("backbone.") ? prefix.substring(0, prefix.length() - 9) : prefix;
        return List.of(prefix + name, beside + name.replace(Architecture.HEAD + ".", "remap.")).stream()
                .filter(names::contains).findFirst();
    }

    private static void requireShapes(TensorFile file, Architecture architecture, Map<String, String> taken) {
        for (ParameterSpec spec : architecture.state()) {
            String name = taken.get(spec.name());
            if (name == null) {
                continue;
            }
            List<Long> wanted = java.util.Arrays.stream(spec.shape()).boxed().toList();
            if (!file.shape(name).equals(wanted)) {
                boolean head = architecture.head().stream().anyMatch(of -> of.name().equals(spec.name()));
                throw new BadInputException(file.path() + ": tensor '" + name + "' is " + file.shape(name)
                        + "; "
                        + architecture.options().architecture() + " needs " + wanted + "; "
                        + (head
                                ? "ask for an embedding of the file's size, or give weights without a head"
                                : elsewhere(file, architecture.options())));
            }
        }
    }

    /** What else the file may be. */
    private static String elsewhere(TensorFile file, ModelOptions options) {
        for (String name : ModelOptions.architectures()) {
            ModelOptions other = new ModelOptions(name, options.width(), options.embeddingSize());
            if (!name.equals(options.architecture()) && fits(file, Architecture.of(other).backbone())) {
                return "it fits " + name;
            }
        }
        return "it is of another architecture than any of " + String.join(", ", ModelOptions.architectures());
    }

    private static boolean fits(TensorFile file, Backbone backbone) {
        String prefix = prefix(file.names(), backbone);
        return backbone.state().stream().allMatch(spec -> file.names().contains(prefix + spec.name()) && file
                .shape(prefix + spec.name()).equals(java.util.Arrays.stream(spec.shape()).boxed().toList()))
                && inside(file.names(), backbone, prefix).isEmpty();
    }

    /** Tensors of the file that would belong to the backbone's own modules, and have no place there. */
    private static List<String> inside(Set<String> names, Backbone backbone, String prefix) {
        Set<String> known = backbone.state().stream().map(ParameterSpec::name).collect(Collectors.toSet());
        Set<String> modules = known.stream().map(PretrainedWeights::module).collect(Collectors.toSet());
        return names.stream().filter(name -> name.startsWith(prefix) && !name.endsWith(BATCH_COUNT))
                .map(name -> name.substring(prefix.length()))
                .filter(name -> !known.contains(name) && modules.contains(module(name))
                        && backbone.classifiers().stream().noneMatch(name::startsWith))
                .toList();
    }

    private static String module(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private void sortOthers(Backbone backbone, String prefix, ModelOptions options) {
        List<String> inside = inside(file.names(), backbone, prefix);
        if (!inside.isEmpty()) {
            throw new BadInputException(
                    file.path() + " has " + list(inside) + ", which " + options.architecture()
                            + " has no place for; " + elsewhere(file, options));
        }
        for (String name : file.names()) {
            boolean ofClassifier = name.startsWith(prefix)
                    && backbone.classifiers().stream().anyMatch(name.substring(prefix.length())::startsWith);
            if (ofClassifier) {
                classifier.add(name);
            } else if (!taken.containsValue(name) && !name.endsWith(BATCH_COUNT)) {
                unexpected.add(name);
            }
        }
    }

    static String list(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? ", ... (" + names.size() + " tensors)" : "");
    }

    /** One line for people: what was taken, what was left, what begins at random. */
    public String summary() {
        return taken.size() + " tensors from " + file.path()
                + (classifier.isEmpty() ? "" : "; its classifier is left out: " + list(classifier))
                + (unexpected.isEmpty() ? "" : "; without a place here: " + list(unexpected))
                + (fresh.isEmpty() ? "" : "; begins at random: " + list(fresh));
    }

    /**
     * Copies the values; 16-bit ones are widened.
     *
     * @throws BadInputException if a value is not finite, or a tensor is damaged; the message names the tensor
     */
    public void into(EmbeddingNetwork network) {
        taken.forEach((ours, theirs) -> {
            float[] values = file.asFloats(theirs);
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new BadInputException(
                            file.path() + ": tensor '" + theirs + "' has the value " + values[i]
                                    + " at position " + i
                                    + "; weights must be finite numbers. Get the file again, or another");
                }
            }
            network.setTensor(ours, values);
        });
    }
}
