package io.contexture.dataset.layout;

import io.contexture.dataset.ImageRows;
import io.contexture.dataset.ListFile;
import io.contexture.dataset.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Stanford Online Products (Song et al. 2016): {@code Ebay_train.txt} and {@code Ebay_test.txt} with image, class and
 * super-class ids, the images in twelve folders such as {@code bicycle_final/}.
 */
public record OnlineProducts() implements Layout {

    private static final String TRAIN = "Ebay_train.txt";
    private static final String TEST = "Ebay_test.txt";

    @Override
    public String name() {
        return "sop";
    }

    @Override
    public String title() {
        return "Stanford Online Products";
    }

    @Override
    public String contents() {
        return TRAIN + ", " + TEST + " and twelve folders such as bicycle_final/";
    }

    @Override
    public String origin() {
        return "The archive Stanford_Online_Products.zip of the Stanford Computational Vision and Geometry Lab holds all of it";
    }

    @Override
    public Map<Part, PartSize> published() {
        return PublishedSizes.ONLINE_PRODUCTS;
    }

    @Override
    public List<Integer> recallAt() {
        return List.of(1, 10, 100, 1000);
    }

    @Override
    public ImageRows read(Path folder, boolean boxes) {
        LayoutFolder place = new LayoutFolder(this, folder);
        place.refuseBoxes(boxes);
        place.require(TRAIN, TEST);
        ImageRows rows = new ImageRows(folder);
        ListFile.addTo(rows, place.file(TRAIN), Part.TRAIN);
        ListFile.addTo(rows, place.file(TEST), Part.TEST);
        return rows;
    }
}
