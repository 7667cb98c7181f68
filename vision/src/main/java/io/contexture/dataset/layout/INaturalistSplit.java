package io.contexture.dataset.layout;

import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The split of iNaturalist 2021's {@code train_mini} into species to train on and others to test on. Super-categories are
 * numbered by alphabet; of each, half of the species drawn at random (rounded down) are for the test, as in the authors'
 * notebook. Theirs was drawn without a seed, so that their very split is had from their lists alone.
 *
 * @param superCategories name and number of species of each super-category, in the order of their numbers
 * @param train           lines {@code path,super,class}
 * @param test            the same
 */
public record INaturalistSplit(Map<String, Integer> superCategories, List<String> train, List<String> test) {

    /** Species of each super-category in the whole set. */
    public static final Map<String, Integer> PUBLISHED = Map.ofEntries(Map.entry("Amphibians", 170),
            Map.entry("Animalia", 142), Map.entry("Arachnids", 153), Map.entry("Birds", 1486),
            Map.entry("Fungi", 341), Map.entry("Insects", 2526), Map.entry("Mammals", 246),
            Map.entry("Mollusks", 169), Map.entry("Plants", 4271), Map.entry("Ray-finned Fishes", 183),
            Map.entry("Reptiles", 313));

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private record Category(int id, @Nullable String supercategory, @Nullable String image_dir_name) {}

    private record Image(int id, @Nullable String file_name) {}

    private record Annotation(int image_id, int category_id) {}

    /**
     * Splits.
     *
     * @param json   {@code train_mini.json}
     * @param random draws the species of the test
     * @throws BadInputException if the file is missing, is not JSON, or lacks what is needed
     */
    public static INaturalistSplit of(Path json, RandomGenerator random) {
        Listing listing = Listing.read(json);
        TreeMap<String, List<Category>> bySuper = new TreeMap<>();
        for (Category category : listing.categories) {
            if (category.supercategory == null || category.image_dir_name == null) {
                throw new BadInputException(json + ": category " + category.id
                        + " has no supercategory or no image_dir_name; it is not the file of iNaturalist 2021");
            }
            bySuper.computeIfAbsent(category.supercategory, _ -> new ArrayList<>()).add(category);
        }
        Map<String, Integer> sizes = new TreeMap<>();
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        int superLabel = 0;
        for (var superCategory : bySuper.entrySet()) {
            List<Category> species = superCategory.getValue();
            sizes.put(superCategory.getKey(), species.size());
            Collections.shuffle(species, Random.from(random));
            int tested = species.size() / 2;
            addLines(test, species.subList(0, tested), superLabel, listing.filesByCategory, json);
            addLines(train, species.subList(tested, species.size()), superLabel, listing.filesByCategory,
                    json);
            superLabel++;
        }
        return new INaturalistSplit(sizes, train, test);
    }

    private static void addLines(List<String> lines, List<Category> species, int superLabel,
            Map<Integer, List<String>> files, Path json) {
        for (Category one : species) {
            String folder = String.valueOf(one.image_dir_name);
            String id = folder.substring(0, Math.max(0, folder.indexOf('_')));
            if (!id.matches("[0-9]+")) {
                throw new BadInputException(json + ": image_dir_name '" + folder
                        + "' does not begin with the species' number and '_'");
            }
            files.getOrDefault(one.id, List.of()).stream().sorted()
                    .forEach(file -> lines
                            .add(folder + "/" + file + "," + superLabel + "," + Integer.parseInt(id)));
        }
    }

    /** What is not as published, a sentence each. */
    public List<String> differences() {
        List<String> found = new ArrayList<>();
        Map<String, Integer> all = new TreeMap<>(PUBLISHED);
        superCategories.forEach((name, _) -> all.putIfAbsent(name, 0));
        all.forEach((name, published) -> {
            int here = superCategories.getOrDefault(name, 0);
            if (here != published) {
                found.add(name + " has " + here + " species; published are " + published);
            }
        });
        return found;
    }

    /** The parts of the file that are used, read as a stream: the file is large. */
    private record Listing(List<Category> categories, Map<Integer, List<String>> filesByCategory) {

        static Listing read(Path json) {
            if (!Files.isRegularFile(json)) {
                throw new BadInputException(json + (Files.exists(json) ? " is not a file" : " does not exist")
                        + "; it must be the train_mini.json of the iNaturalist 2021 competition");
            }
            List<Category> categories = new ArrayList<>();
            List<Image> images = new ArrayList<>();
            List<Annotation> annotations = new ArrayList<>();
            try (JsonParser parser = JSON.createParser(json)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    switch (name) {
                        case "categories" -> readAll(parser, Category.class, categories);
                        case "images" -> readAll(parser, Image.class, images);
                        case "annotations" -> readAll(parser, Annotation.class, annotations);
                        default -> parser.skipChildren();
                    }
                }
            } catch (JacksonException wrong) {
                throw new BadInputException(
                        json + " is not the JSON that it should be: " + wrong.getOriginalMessage()
                                + " (line " + wrong.getLocation().getLineNr() + ", column "
                                + wrong.getLocation().getColumnNr()
                                + ")",
                        wrong);
            }
            if (categories.isEmpty() || images.isEmpty() || annotations.isEmpty()) {
                throw new BadInputException(
                        json + " has no categories, images or annotations; train_mini.json has all three");
            }
            return new Listing(categories, files(images, annotations, json));
        }

        private static <T> void readAll(JsonParser parser, Class<T> type, List<T> into) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                into.add(parser.readValueAs(type));
            }
        }

        private static Map<Integer, List<String>> files(List<Image> images, List<Annotation> annotations,
                Path json) {
            Map<Integer, String> fileOfImage = new HashMap<>();
            for (Image image : images) {
                String path = String.valueOf(image.file_name);
                fileOfImage.put(image.id, path.substring(path.lastIndexOf('/') + 1));
            }
            Map<Integer, List<String>> files = new HashMap<>();
            for (Annotation annotation : annotations) {
                String file = fileOfImage.get(annotation.image_id);
                if (file == null) {
                    throw new BadInputException(json + ": an annotation is of image " + annotation.image_id
                            + ", which is not among the images");
                }
                files.computeIfAbsent(annotation.category_id, _ -> new ArrayList<>()).add(file);
            }
            return files;
        }
    }

    /** Writes both lists into a folder, under the names that the authors' have. */
    public void write(Path folder) throws IOException {
        AtomicFile.writeString(folder.resolve("iNaturalist_train.txt"),
                String.join("\n", train) + "\n");
        AtomicFile.writeString(folder.resolve("iNaturalist_test.txt"),
                String.join("\n", test) + "\n");
    }
}
