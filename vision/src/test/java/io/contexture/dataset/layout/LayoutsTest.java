package io.contexture.dataset.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.Part;
import io.contexture.dataset.Role;
import io.contexture.storage.BadInputException;
import io.contexture.testing.GeneratedShapes;
import io.contexture.testing.Miniature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutsTest {

    private static final GeneratedShapes SHAPES = new GeneratedShapes(16, 3, 4);

    @TempDir
    private Path folder;

    private PublishedSet read(Miniature miniature) throws IOException {
        miniature.write(folder, SHAPES, 1);
        return PublishedSet.read(Layout.named(miniature.layout()), folder, false);
    }

    private static ImageSet part(PublishedSet set, Part part) {
        return set.images(part);
    }

    @ParameterizedTest
    @EnumSource(value = Miniature.class, mode = EnumSource.Mode.EXCLUDE, names = "INATURALIST")
    void partsAreDisjointInClassesAndEveryImageIsThere(Miniature miniature) throws IOException {
        PublishedSet set = read(miniature);
        ImageSet train = part(set, Part.TRAIN);
        ImageSet test = part(set, Part.TEST);
        assertThat(train.size()).isEqualTo(12);
        assertThat(train.classSizes()).containsExactly(4, 4, 4);
        assertThat(test.classSizes()).containsExactly(4, 4, 4);
        assertThat(train.sharedClasses(test)).isEmpty();
        assertThat(set.missingImages()).isEmpty();
        assertThat(set.images(null).size()).isEqualTo(24);
        assertThat(set.images(null).classes()).isEqualTo(6);
        assertThat(set.images(null).images()).extracting(LabelledImage::role).containsOnly(Role.BOTH);
        for (LabelledImage image : test.images()) {
            assertThat(image.decode().width()).isEqualTo(16);
        }
    }

    @Test
    void birdsAreCalledByTheirFolders() throws IOException {
        ImageSet test = part(read(Miniature.CUB), Part.TEST);
        assertThat(test.classNames()).containsExactly("101.Bird_101", "102.Bird_102", "103.Bird_103");
        assertThat(test.images().getFirst().name()).isEqualTo("images/101.Bird_101/Bird_0.jpg");
        assertThat(test.images()).extracting(LabelledImage::superLabel).containsOnly(-1);
    }

    @Test
    void carsAreCalledByTheirNames() throws IOException {
        PublishedSet set = read(Miniature.CARS);
        assertThat(part(set, Part.TRAIN).classNames()).containsExactly("Maker Model 1", "Maker Model 2",
                "Maker Model 3");
        assertThat(part(set, Part.TEST).classNames()).contains("Maker Model 99");
    }

    @Test
    void productsHaveTheirSuperClasses() throws IOException {
        PublishedSet set = read(Miniature.ONLINE_PRODUCTS);
        assertThat(part(set, Part.TRAIN).superLabels()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1);
        assertThat(part(set, Part.TEST).classNames()).containsExactly("4", "5", "6");
    }

    @Test
    void clothesOfTheTestAreQueriesAndGalleryOfTheSameClasses() throws IOException {
        PublishedSet set = read(Miniature.IN_SHOP);
        ImageSet test = part(set, Part.TEST);
        assertThat(test.images()).extracting(LabelledImage::role).startsWith(Role.QUERY, Role.GALLERY,
                Role.QUERY);
        assertThat(part(set, Part.QUERY).classNames()).isEqualTo(part(set, Part.GALLERY).classNames())
                .isEqualTo(test.classNames());
        assertThat(part(set, Part.QUERY).size()).isEqualTo(6);
        assertThat(set.rows().superLabels()).isEqualTo(Map.of("MEN/Denim", 0, "WOMEN/Dresses", 1));
    }

    @Test
    void clothesMayLieAsTheArchivesUnpack() throws IOException {
        Miniature.IN_SHOP.write(folder, SHAPES, 1);
        Files.createDirectory(folder.resolve("Img"));
        Files.move(folder.resolve("img"), folder.resolve("Img/img"));
        PublishedSet deep = PublishedSet.read(new InShop(), folder, false);
        assertThat(deep.missingImages()).isEmpty();
        Files.move(folder.resolve("Eval/list_eval_partition.txt"), folder.resolve("list_eval_partition.txt"));
        assertThat(PublishedSet.read(new InShop(), folder, false).images(null)).isEqualTo(deep.images(null));
    }

    @Test
    void boxesAreThoseOfTheFilesWithin() throws IOException {
        Miniature.CUB.write(folder, SHAPES, 1);
        LabelledImage bird = PublishedSet.read(new Cub200(), folder, true).images(Part.TRAIN).images()
                .getFirst();
        assertThat(bird.crop()).isEqualTo(new CropBox(4, 2, 8, 16));
        assertThat(bird.decode().width()).isEqualTo(8);
        assertThat(bird.decode().height()).as("the box reaches two rows below the image").isEqualTo(14);
        Path cars = folder.resolve("cars");
        Miniature.CARS.write(cars, SHAPES, 1);
        LabelledImage car = PublishedSet.read(new Cars196(), cars, true).images(Part.TRAIN).images()
                .getFirst();
        assertThat(car.crop()).as("corners are counted from 1 and belong to the box")
                .isEqualTo(new CropBox(2, 0, 14, 8));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> new OnlineProducts().read(folder, true)).withMessageContaining("--boxes");
    }

    @Test
    void authorsListsGiveTheSameParts() throws IOException {
        Miniature.CUB.write(folder, SHAPES, 1);
        PublishedSet distributed = PublishedSet.read(new Cub200(), folder, false);
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            List<String> lines = new ArrayList<>(List.of("image_id class_id super_class_id path"));
            for (LabelledImage image : distributed.images(part).images()) {
                lines.add(lines.size() + " " + image.label() + " 1 " + image.name());
            }
            Files.write(folder.resolve("cub200_" + part.word() + ".txt"), lines);
        }
        PublishedSet listed = PublishedSet.read(Layout.named("cub-lists"), folder, false);
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            assertThat(listed.images(part).labels()).isEqualTo(distributed.images(part).labels());
            assertThat(listed.images(part).images()).extracting(LabelledImage::file)
                    .isEqualTo(distributed.images(part).images().stream().map(LabelledImage::file).toList());
        }
    }

    @Test
    void everyDifferenceFromThePublishedSizesIsSaid() throws IOException {
        assertThat(read(Miniature.IN_SHOP).differences()).containsExactly(
                "train has 12 images of 3 classes; published are 25,882 images of 3,997 classes",
                "query has 6 images of 3 classes; published are 14,218 images of 3,985 classes",
                "gallery has 6 images of 3 classes; published are 12,612 images of 3,985 classes");
    }

    /** One image, class or part too many or too few is found; the sizes themselves are not. */
    @Test
    void sizesThatAgreeAreNoDifference() throws IOException {
        Path lists = Files.createDirectories(folder.resolve("exact"));
        PartSize train = new PartSize(6, 3);
        PartSize test = new PartSize(4, 2);
        AuthorsLists exact = new AuthorsLists("x", "X", Map.of(Part.TRAIN, "a.txt", Part.TEST, "b.txt"), "",
                "-",
                Map.of(Part.TRAIN, train, Part.TEST, test), List.of(1));
        writeList(lists.resolve("a.txt"), 0, train);
        writeList(lists.resolve("b.txt"), 3, test);
        assertThat(PublishedSet.read(exact, lists, false).differences()).isEmpty();
        for (PartSize off : List.of(new PartSize(5, 3), new PartSize(7, 3), new PartSize(6, 2),
                new PartSize(6, 6))) {
            writeList(lists.resolve("a.txt"), 100, off);
            assertThat(PublishedSet.read(exact, lists, false).differences())
                    .containsExactly("train has " + off + "; published are " + train);
        }
        writeList(lists.resolve("a.txt"), 1, train);
        assertThat(PublishedSet.read(exact, lists, false).differences())
                .containsExactly("1 classes are both in training and test, the first: 3");
    }

    private static void writeList(Path list, int firstClass, PartSize size) throws IOException {
        List<String> lines = new ArrayList<>(List.of("class_id path"));
        for (int i = 0; i < size.images(); i++) {
            lines.add((firstClass + i % size.classes()) + " " + list.getFileName() + "/" + i + ".jpg");
        }
        Files.write(list, lines);
    }

    @Test
    void imagesThatAreNotThereAreListed() throws IOException {
        PublishedSet set = read(Miniature.ONLINE_PRODUCTS);
        Files.delete(folder.resolve("cabinet_final/2_1.jpg"));
        assertThat(set.missingImages()).containsExactly("cabinet_final/2_1.jpg");
    }

    static Stream<Arguments> partsOfLayouts() {
        return Stream.of(Arguments.of(Miniature.CUB, "images.txt", "CUB_200_2011.tgz"),
                Arguments.of(Miniature.CUB, "classes.txt", "CUB_200_2011.tgz"),
                Arguments.of(Miniature.CUB, "image_class_labels.txt", "CUB_200_2011.tgz"),
                Arguments.of(Miniature.CARS, "cars_annos.mat", "Stanford Cars"),
                Arguments.of(Miniature.ONLINE_PRODUCTS, "Ebay_test.txt", "Stanford_Online_Products.zip"),
                Arguments.of(Miniature.IN_SHOP, "Eval/list_eval_partition.txt", "not img_highres.zip"));
    }

    @ParameterizedTest
    @MethodSource("partsOfLayouts")
    void aMissingPartIsNamedWithWhereItComesFrom(Miniature miniature, String part, String origin)
            throws IOException {
        miniature.write(folder, SHAPES, 1);
        Files.delete(folder.resolve(part));
        Layout layout = Layout.named(miniature.layout());
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> layout.read(folder, false))
                .withMessageContaining(layout.title()).withMessageContaining(part.replace("Eval/", ""))
                .withMessageContaining(origin);
    }

    @Test
    void theFolderAboveIsToldFromTheRightOne() throws IOException {
        Miniature.CUB.write(folder.resolve("CUB_200_2011"), SHAPES, 1);
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> new Cub200().read(folder, false))
                .withMessageContaining("perhaps give that folder")
                .withMessageContaining(folder.resolve("CUB_200_2011").toString());
        Path none = folder.resolve("none");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> new Cub200().read(none, false))
                .withMessageContaining("does not exist; it must hold images.txt");
    }

    static Stream<Arguments> damage() {
        return Stream.of(
                Arguments.of(Miniature.CUB, "images.txt", 1, "two 001.Bird_1/Bird_1.jpg",
                        "line 2: 'two' is not an integer"),
                Arguments.of(Miniature.CUB, "images.txt", 1, "1 001.Bird_1/Bird_1.jpg",
                        "line 2: id 1 is already on line 1"),
                Arguments.of(Miniature.CUB, "images.txt", 1, "99 001.Bird_1/Bird_1.jpg",
                        "line 2: id 99 is not in"),
                Arguments.of(Miniature.CUB, "images.txt", 1, "2 ../../x.jpg",
                        "line 2: path 'images/../../x.jpg' leaves"),
                Arguments.of(Miniature.CUB, "image_class_labels.txt", 2, "3 77", "line 3: id 77 is not in"),
                Arguments.of(Miniature.CUB, "image_class_labels.txt", 2, "3",
                        "line 3: '3' is not an id and what belongs"),
                Arguments.of(Miniature.ONLINE_PRODUCTS, "Ebay_train.txt", 3, "3 x 1 a.jpg",
                        "line 4: class_id 'x'"),
                Arguments.of(Miniature.IN_SHOP, "Eval/list_eval_partition.txt", 0, "twelve",
                        "does not begin with"),
                Arguments.of(Miniature.IN_SHOP, "Eval/list_eval_partition.txt", 0, "23",
                        "says on its first line"),
                Arguments.of(Miniature.IN_SHOP, "Eval/list_eval_partition.txt", 2, "img/a.jpg id_1",
                        "line 3: found 2 columns"),
                Arguments.of(Miniature.IN_SHOP, "Eval/list_eval_partition.txt", 2, "img/a.jpg id_1 val",
                        "line 3: evaluation_status is 'val'"));
    }

    @ParameterizedTest
    @MethodSource("damage")
    void aWrongLineIsNamed(Miniature miniature, String file, int line, String text, String message)
            throws IOException {
        miniature.write(folder, SHAPES, 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(file)));
        lines.set(line, text);
        Files.write(folder.resolve(file), lines);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Layout.named(miniature.layout()).read(folder, false))
                .withMessageContaining(file).withMessageContaining(message);
    }

    @Test
    void wrongBoxesAreNamed() throws IOException {
        Miniature.CUB.write(folder, SHAPES, 1);
        Path boxes = folder.resolve("bounding_boxes.txt");
        List<String> lines = new ArrayList<>(Files.readAllLines(boxes));
        for (String wrong : List.of("2 1 2 3", "2 1 2 3 x", "2 1 2 0.5 3")) {
            lines.set(1, wrong);
            Files.write(boxes, lines);
            assertThatExceptionOfType(BadInputException.class)
                    .isThrownBy(() -> new Cub200().read(folder, true))
                    .withMessageContaining("bounding_boxes.txt line 2").withMessageContaining("is no box");
        }
        Files.delete(boxes);
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> new Cub200().read(folder, true))
                .withMessageContaining("lacks bounding_boxes.txt");
    }

    @Test
    void annotationsThatAreNoMatFileAreRefused() throws IOException {
        Miniature.CARS.write(folder, SHAPES, 1);
        Path file = folder.resolve("cars_annos.mat");
        byte[] whole = Files.readAllBytes(file);
        for (byte[] bad : List.of(new byte[0],
                "not a MAT file".repeat(20).getBytes(StandardCharsets.US_ASCII),
                java.util.Arrays.copyOf(whole, whole.length / 2))) {
            Files.write(file, bad);
            assertThatExceptionOfType(BadInputException.class)
                    .isThrownBy(() -> new Cars196().read(folder, false))
                    .withMessageContaining("cars_annos.mat").withMessageContaining("annotations");
        }
    }

    @Test
    void unknownLayoutsAreToldFromKnownOnes() {
        assertThat(Layout.named("CUB")).isEqualTo(new Cub200());
        assertThat(Layout.all()).extracting(Layout::name).doesNotHaveDuplicates();
        assertThatIllegalArgumentException().isThrownBy(() -> Layout.named("birds"))
                .withMessageContaining("birds").withMessageContaining("cub, cars, sop, inshop, inat");
    }
}
