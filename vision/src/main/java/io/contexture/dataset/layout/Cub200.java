package io.contexture.dataset.layout;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import io.contexture.dataset.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * CUB-200-2011 (Wah et al. 2011): {@code images.txt} and {@code image_class_labels.txt} by image id, {@code classes.txt} by
 * class id, the images in a folder a class under {@code images/}. Classes 1 to 100 are for training, 101 to 200 for the test.
 */
public record Cub200() implements Layout {

    private static final int LAST_TRAINING_CLASS = 100;
    private static final String BOXES = "bounding_boxes.txt";

    @Override
    public String name() {
        return "cub";
    }

    @Override
    public String title() {
        return "CUB-200-2011";
    }

    @Override
    public String contents() {
        return "images.txt, classes.txt, image_class_labels.txt, images/";
    }

    @Override
    public String origin() {
        return "The archive CUB_200_2011.tgz of the Caltech Vision Lab holds all of it";
    }

    @Override
    public Map<Part, PartSize> published() {
        return PublishedSizes.CUB;
    }

    @Override
    public boolean hasBoxes() {
        return true;
    }

    @Override
    public List<Integer> recallAt() {
        return List.of(1, 2, 4, 8);
    }

    @Override
    public ImageRows read(Path folder, boolean boxes) {
        LayoutFolder place = new LayoutFolder(this, folder);
        place.require("images.txt", "classes.txt", "image_class_labels.txt", "images");
        IdTable classes = IdTable.read(place, "classes.txt");
        IdTable labels = IdTable.read(place, "image_class_labels.txt");
        IdTable crops = null;
        if (boxes) {
            place.require(BOXES);
            crops = IdTable.read(place, BOXES);
        }
        ImageRows rows = new ImageRows(folder);
        for (var image : IdTable.read(place, "images.txt").rows().entrySet()) {
            Place line = image.getValue().place();
            IdTable.Row label = labels.get(image.getKey(), line);
            String className = classes.get(label.id(), label.place()).text();
            Part part = label.id() <= LAST_TRAINING_CLASS ? Part.TRAIN : Part.TEST;
            rows.add(new ImageRow("images/" + image.getValue().text(), className, null, part,
                    crops == null ? null : box(crops.get(image.getKey(), line))), line);
        }
        return rows;
    }

    /** Four numbers, x y width height, which the file writes with a decimal. */
    private static CropBox box(IdTable.Row row) {
        String[] fields = row.text().split("[ \\t]+", -1);
        try {
            if (fields.length == 4) {
                return new CropBox((int) Double.parseDouble(fields[0]), (int) Double.parseDouble(fields[1]),
                        (int) Double.parseDouble(fields[2]), (int) Double.parseDouble(fields[3]));
            }
        } catch (IllegalArgumentException wrong) {
            throw row.place().error("'" + row.text() + "' is no box: " + wrong.getMessage());
        }
        throw row.place()
                .error("'" + row.text() + "' is no box; expected are x, y, width and height in pixels");
    }
}
