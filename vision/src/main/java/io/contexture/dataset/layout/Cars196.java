package io.contexture.dataset.layout;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import io.contexture.dataset.Place;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * Cars-196 (Krause et al. 2013): {@code cars_annos.mat}, a struct array {@code annotations} with the fields
 * {@code relative_im_path}, {@code class} (from 1) and {@code bbox_x1, bbox_y1, bbox_x2, bbox_y2}, and the names
 * {@code class_names}; the images in {@code car_ims/}. Classes 1 to 98 are for training, 99 to 196 for the test: the split of
 * the field {@code test} is for classification, and not used.
 */
public record Cars196() implements Layout {

    private static final int LAST_TRAINING_CLASS = 98;
    private static final String ANNOTATIONS = "cars_annos.mat";

    @Override
    public String name() {
        return "cars";
    }

    @Override
    public String title() {
        return "Cars-196";
    }

    @Override
    public String contents() {
        return ANNOTATIONS + " and car_ims/";
    }

    @Override
    public String origin() {
        return "The Stanford Cars data set has the file cars_annos.mat, and car_ims/ in car_ims.tgz "
                + "(not the later cars_train.tgz and cars_test.tgz)";
    }

    @Override
    public Map<Part, PartSize> published() {
        return PublishedSizes.CARS;
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
        place.require(ANNOTATIONS, "car_ims");
        String name = place.called(ANNOTATIONS);
        ImageRows rows = new ImageRows(folder);
        try (Source source = Sources.openFile(place.file(ANNOTATIONS).toFile());
                MatFile file = Mat5.newReader(source).disableSubsystemProcessing().readMat()) {
            addRows(rows, file.getStruct("annotations"), names(file.getCell("class_names"), name), boxes,
                    name);
        } catch (BadInputException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException wrong) {
            // The reader throws whatever its parsing stumbles over.
            throw new BadInputException(
                    name + " is not the MAT file (version 5) that it should be, with a struct array "
                            + "'annotations' and a cell array 'class_names': " + wrong.getMessage(),
                    wrong);
        }
        return rows;
    }

    private static List<String> names(Cell cell, String file) {
        Set<String> seen = new HashSet<>();
        List<String> names = IntStream.range(0, cell.getNumElements())
                .mapToObj(i -> cell.getChar(i).getString()).toList();
        names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw new BadInputException(file + " has two classes called '" + name + "'");
        });
        return names;
    }

    private static void addRows(ImageRows rows, Struct annotations, List<String> names, boolean boxes,
            String file) {
        for (int i = 0; i < annotations.getNumElements(); i++) {
            Place place = new Place(file, "annotation", i + 1);
            Char path = annotations.getChar("relative_im_path", i);
            int classId = number(annotations, "class", i);
            if (classId < 1 || classId > names.size()) {
                throw place.error("class is " + classId + "; there are names for 1 to " + names.size());
            }
            Part part = classId <= LAST_TRAINING_CLASS ? Part.TRAIN : Part.TEST;
            rows.add(new ImageRow(path.getString(), names.get(classId - 1), null, part,
                    boxes ? box(annotations, i, place) : null), place);
        }
    }

    /** The corners, both within the box and counted from 1. */
    private static CropBox box(Struct annotations, int i, Place place) {
        int left = number(annotations, "bbox_x1", i);
        int top = number(annotations, "bbox_y1", i);
        int right = number(annotations, "bbox_x2", i);
        int bottom = number(annotations, "bbox_y2", i);
        if (right < left || bottom < top) {
            throw place.error(
                    "its box from (" + left + ", " + top + ") to (" + right + ", " + bottom + ") is empty");
        }
        return new CropBox(left - 1, top - 1, right - left + 1, bottom - top + 1);
    }

    private static int number(Struct annotations, String field, int i) {
        Matrix matrix = annotations.getMatrix(field, i);
        return matrix.getInt(0);
    }
}
