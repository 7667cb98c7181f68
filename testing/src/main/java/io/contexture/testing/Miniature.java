package io.contexture.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Struct;

/**
 * Small copies of the field's data sets, of generated images, in the layouts in which these are distributed. Training and
 * test each have as many classes of as many images as the shapes say.
 */
public enum Miniature {

    /** CUB-200-2011: classes 1, 2, ... and 101, 102, ... */
    CUB("cub") {
        @Override
        void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException {
            List<String> images = new ArrayList<>();
            List<String> labels = new ArrayList<>();
            List<String> classes = new ArrayList<>();
            List<String> boxes = new ArrayList<>();
            for (int c = 0; c < 2 * shapes.classes(); c++) {
                int id = id(c, shapes, 100);
                String name = String.format(Locale.ROOT, "%03d.Bird_%d", id, id);
                classes.add(id + " " + name);
                for (String file : shapes.files(folder.resolve("images"), name + "/Bird_", random)) {
                    int image = images.size() + 1;
                    images.add(image + " " + file);
                    labels.add(image + " " + id);
                    boxes.add(image + " 4.0 2.0 " + shapes.size() / 2 + ".0 " + shapes.size() + ".0");
                }
            }
            Files.write(folder.resolve("images.txt"), images);
            Files.write(folder.resolve("image_class_labels.txt"), labels);
            Files.write(folder.resolve("classes.txt"), classes);
            Files.write(folder.resolve("bounding_boxes.txt"), boxes);
        }
    },

    /** Cars-196: classes 1, 2, ... and 99, 100, ... */
    CARS("cars") {
        @Override
        void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException {
            int images = 2 * shapes.classes() * shapes.images();
            Struct annotations = Mat5.newStruct(1, images);
            int row = 0;
            for (int c = 0; c < 2 * shapes.classes(); c++) {
                for (String file : shapes.files(folder, "car_ims/" + c, random)) {
                    annotations.set("relative_im_path", row, Mat5.newString(file));
                    annotations.set("bbox_x1", row, Mat5.newScalar(3));
                    annotations.set("bbox_y1", row, Mat5.newScalar(1));
                    annotations.set("bbox_x2", row, Mat5.newScalar(shapes.size()));
                    annotations.set("bbox_y2", row, Mat5.newScalar(shapes.size() / 2.0));
                    annotations.set("class", row, Mat5.newScalar(id(c, shapes, 98)));
                    annotations.set("test", row, Mat5.newScalar(row % 2));
                    row++;
                }
            }
            Cell names = Mat5.newCell(1, 98 + shapes.classes());
            for (int i = 0; i < names.getNumElements(); i++) {
                names.set(i, Mat5.newString("Maker Model " + (i + 1)));
            }
            Mat5.writeToFile(
                    Mat5.newMatFile().addArray("annotations", annotations).addArray("class_names", names),
                    folder.resolve("cars_annos.mat").toFile());
        }
    },

    /** Stanford Online Products, of two super-classes. */
    ONLINE_PRODUCTS("sop") {
        @Override
        void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException {
            List<List<String>> lists = List.of(new ArrayList<>(List.of(HEADER)),
                    new ArrayList<>(List.of(HEADER)));
            int image = 1;
            for (int c = 0; c < 2 * shapes.classes(); c++) {
                boolean bicycle = c % 2 == 0;
                String home = bicycle ? "bicycle_final/" : "cabinet_final/";
                for (String file : shapes.files(folder, home + (c + 1) + "_", random)) {
                    lists.get(c / shapes.classes())
                            .add(image++ + " " + (c + 1) + (bicycle ? " 1 " : " 2 ") + file);
                }
            }
            Files.write(folder.resolve("Ebay_train.txt"), lists.get(0));
            Files.write(folder.resolve("Ebay_test.txt"), lists.get(1));
        }
    },

    /** In-Shop: the test images are queries and gallery in turn. */
    IN_SHOP("inshop") {
        @Override
        void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException {
            List<String> lines = new ArrayList<>();
            for (int c = 0; c < 2 * shapes.classes(); c++) {
                String item = String.format(Locale.ROOT, "id_%08d", c + 1);
                String home = "img/" + (c % 2 == 0 ? "WOMEN/Dresses/" : "MEN/Denim/") + item + "/0";
                int image = 0;
                for (String file : shapes.files(folder, home, random)) {
                    String status = c < shapes.classes() ? "train" : image++ % 2 == 0 ? "query" : "gallery";
                    lines.add(String.format(Locale.ROOT, "%-70s %s   %s", file, item, status));
                }
            }
            lines.addFirst("image_name item_id evaluation_status");
            lines.addFirst(String.valueOf(lines.size() - 1));
            Files.createDirectories(folder.resolve("Eval"));
            Files.write(folder.resolve("Eval/list_eval_partition.txt"), lines);
        }
    },

    /** iNaturalist 2021 mini as it is distributed: train_mini.json and train_mini/, without a split. */
    INATURALIST("inat") {
        @Override
        void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException {
            List<String> categories = new ArrayList<>();
            List<String> images = new ArrayList<>();
            List<String> annotations = new ArrayList<>();
            for (int c = 0; c < 2 * shapes.classes(); c++) {
                String home = String.format(Locale.ROOT, "%05d_Kingdom_Phylum_species_%d", c, c);
                categories.add(String.format(Locale.ROOT,
                        "{\"id\": %d, \"name\": \"s\", \"supercategory\": \"%s\", \"image_dir_name\": \"%s\"}",
                        c,
                        c % 2 == 0 ? "Birds" : "Plants", home));
                for (String file : shapes.files(folder, "train_mini/" + home + "/", random)) {
                    int image = images.size() + 1;
                    images.add("{\"id\": " + image + ", \"width\": 24, \"license\": 0, \"file_name\": \""
                            + file + "\"}");
                    annotations.add("{\"id\": " + image + ", \"image_id\": " + image + ", \"category_id\": "
                            + c + "}");
                }
            }
            Files.writeString(folder.resolve("train_mini.json"),
                    "{\"info\": {\"year\": 2021}, \"images\": [\n"
                            + String.join(",\n", images) + "],\n\"categories\": ["
                            + String.join(",\n", categories)
                            + "],\n\"annotations\": [" + String.join(",\n", annotations)
                            + "], \"licenses\": []}\n");
        }
    };

    private static final String HEADER = "image_id class_id super_class_id path";

    private final String layout;

    Miniature(String layout) {
        this.layout = layout;
    }

    /** The layout's name on the command line. */
    public String layout() {
        return layout;
    }

    abstract void write(Path folder, GeneratedShapes shapes, SplittableRandom random) throws IOException;

    /** Writes the data set into a folder, which is made if need be. */
    public void write(Path folder, GeneratedShapes shapes, long seed) throws IOException {
        write(Files.createDirectories(folder), shapes, new SplittableRandom(seed));
    }

    private static int id(int index, GeneratedShapes shapes, int last) {
        return index < shapes.classes() ? index + 1 : index - shapes.classes() + last + 1;
    }
}
