package io.contexture.dataset.layout;

import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import io.contexture.dataset.Place;
import io.contexture.dataset.TextLines;
import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In-shop Clothes Retrieval of DeepFashion (Liu et al. 2016): {@code list_eval_partition.txt}, there or under {@code Eval/},
 * says of each image its item and whether it is for training, a query or in the gallery; the images are in {@code img/},
 * there or under {@code Img/}. A class is an item; its super-class is the folder of its category
 * ({@code WOMEN/Dresses}).
 */
public record InShop() implements Layout {

    private static final String LIST = "list_eval_partition.txt";
    private static final String COLUMNS = "image_name item_id evaluation_status";
    private static final int HEADER_LINES = 2;

    @Override
    public String name() {
        return "inshop";
    }

    @Override
    public String title() {
        return "In-Shop";
    }

    @Override
    public String contents() {
        return LIST + " and img/";
    }

    @Override
    public String origin() {
        return "DeepFashion's In-shop Clothes Retrieval Benchmark has " + LIST
                + " in its folder Eval, and img/ in img.zip (not img_highres.zip)";
    }

    @Override
    public Map<Part, PartSize> published() {
        return PublishedSizes.IN_SHOP;
    }

    @Override
    public List<Integer> recallAt() {
        return List.of(1, 10, 20, 30, 40, 50);
    }

    @Override
    public ImageRows read(Path folder, boolean boxes) {
        LayoutFolder place = new LayoutFolder(this, folder);
        place.refuseBoxes(boxes);
        String list = Files.exists(folder.resolve("Eval").resolve(LIST)) ? "Eval/" + LIST : LIST;
        boolean deeper = Files.isDirectory(folder.resolve("Img").resolve("img"));
        place.require(list, deeper ? "Img/img" : "img");
        ImageRows rows = new ImageRows(deeper ? folder.resolve("Img") : folder);
        String name = place.called(list);
        List<String> lines = TextLines.of(name, place.file(list));
        requireHeader(name, lines);
        for (int i = HEADER_LINES; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Place line = Place.line(name, i + 1);
                rows.add(row(lines.get(i), line), line);
            }
        }
        requireCount(name, lines.getFirst().strip(), rows.rows().size());
        return rows;
    }

    private static void requireHeader(String name, List<String> lines) {
        boolean fits = lines.size() >= HEADER_LINES && lines.get(0).strip().matches("[0-9]+")
                && lines.get(1).strip().replaceAll("[ \\t]+", " ").equals(COLUMNS);
        if (!fits) {
            throw new BadInputException(
                    name + " does not begin with the number of images and a line '" + COLUMNS + "'");
        }
    }

    private static ImageRow row(String line, Place place) {
        String[] fields = line.strip().split("[ \\t]+", -1);
        if (fields.length != 3) {
            throw place.error(
                    "found " + fields.length + " columns in '" + line.strip() + "', expected 3 (" + COLUMNS
                            + ")");
        }
        Part part = Part.of(fields[2]).filter(found -> found != Part.TEST)
                .orElseThrow(() -> place
                        .error("evaluation_status is '" + fields[2]
                                + "'; allowed are train, query, gallery"));
        return new ImageRow(fields[0], fields[1], category(fields[0]), part, null);
    }

    /** {@code WOMEN/Dresses} of {@code img/WOMEN/Dresses/id_00000002/02_1_front.jpg}. */
    private static @Nullable String category(String path) {
        String[] folders = path.split("/", -1);
        return folders.length < 5 ? null : folders[1] + "/" + folders[2];
    }

    private static void requireCount(String name, String claimed, int found) {
        if (!claimed.equals(String.valueOf(found))) {
            throw new BadInputException(name + " says on its first line that it lists " + claimed
                    + " images, and lists " + found + ": it is not whole, or was changed");
        }
    }
}
