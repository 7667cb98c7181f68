package io.contexture.dataset.layout;

import io.contexture.dataset.ImageRows;
import io.contexture.dataset.ListFile;
import io.contexture.dataset.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lists that Liao et al. 2023 publish with their code, laid into a data set's folder. iNaturalist 2021 has no split but
 * theirs: its lists are either theirs or made by {@link INaturalistSplit}.
 *
 * @param name      of the layout
 * @param title     what the data set is called
 * @param lists     the list of each part
 * @param images    what of the images must be there besides; empty for nothing
 * @param origin    where it is had from
 * @param published sizes of the parts
 * @param recallAt  cut-offs of Recall@k
 */
public record AuthorsLists(String name, String title, Map<Part, String> lists, String images, String origin,
        Map<Part, PartSize> published, List<Integer> recallAt) implements Layout {

    private static final String AUTHORS = "the folder data/ of the authors' repository, metric-learning-using-contextual-similarity";

    static final AuthorsLists INATURALIST = new AuthorsLists("inat", "iNaturalist 2021 mini",
            Map.of(Part.TRAIN, "iNaturalist_train.txt", Part.TEST, "iNaturalist_test.txt"), "",
            "The images are in train_mini.tar.gz of the iNaturalist 2021 competition, the species in its train_mini.json; "
                    + "'contexture data inat' makes the lists and resizes the images. The authors' own lists go with "
                    + "their release",
            PublishedSizes.INATURALIST, List.of(1, 4, 16, 32));

    static final AuthorsLists CUB = new AuthorsLists("cub-lists", "CUB-200-2011 by the authors' lists",
            Map.of(Part.TRAIN, "cub200_train.txt", Part.TEST, "cub200_test.txt"), "images",
            "The images are in CUB_200_2011.tgz of the Caltech Vision Lab, the lists in " + AUTHORS,
            PublishedSizes.CUB,
            new Cub200().recallAt());

    static final AuthorsLists CARS = new AuthorsLists("cars-lists", "Cars-196 by the authors' lists",
            Map.of(Part.TRAIN, "cars196_train.txt", Part.TEST, "cars196_test.txt"), "car_ims",
            "The images are in car_ims.tgz of the Stanford Cars data set, the lists in " + AUTHORS,
            PublishedSizes.CARS, new Cars196().recallAt());

    static final AuthorsLists IN_SHOP = new AuthorsLists("inshop-lists", "In-Shop by the authors' lists",
            Map.of(Part.TRAIN, "inshop_train.txt", Part.QUERY, "inshop_query.txt", Part.GALLERY,
                    "inshop_gallery.txt"),
            "img",
            "The images are in img.zip (not img_highres.zip) of DeepFashion's In-shop Clothes Retrieval Benchmark, "
                    + "the lists in " + AUTHORS,
            PublishedSizes.IN_SHOP, new InShop().recallAt());

    public AuthorsLists {
        lists = Map.copyOf(lists);
        published = Map.copyOf(published);
        recallAt = List.copyOf(recallAt);
    }

    @Override
    public String contents() {
        return String.join(", ", new TreeMap<>(lists).values())
                + (images.isEmpty() ? "" : " and " + images + "/");
    }

    @Override
    public ImageRows read(Path folder, boolean boxes) {
        LayoutFolder place = new LayoutFolder(this, folder);
        place.refuseBoxes(boxes);
        new TreeMap<>(lists).values().forEach(place::require);
        if (!images.isEmpty()) {
            place.require(images);
        }
        ImageRows rows = new ImageRows(folder);
        new TreeMap<>(lists).forEach((part, list) -> ListFile.addTo(rows, place.file(list), part));
        return rows;
    }
}
