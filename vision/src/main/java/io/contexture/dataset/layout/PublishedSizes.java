package io.contexture.dataset.layout;

import io.contexture.dataset.Part;
import java.util.Map;

/** Sizes of the data sets' parts, as Liao et al. 2023 give them. */
final class PublishedSizes {

    static final Map<Part, PartSize> CUB = Map.of(Part.TRAIN, new PartSize(5_864, 100), Part.TEST,
            new PartSize(5_924, 100));

    static final Map<Part, PartSize> CARS = Map.of(Part.TRAIN, new PartSize(8_054, 98), Part.TEST,
            new PartSize(8_131, 98));

    static final Map<Part, PartSize> ONLINE_PRODUCTS = Map.of(Part.TRAIN, new PartSize(59_551, 11_318),
            Part.TEST, new PartSize(60_502, 11_316));

    static final Map<Part, PartSize> IN_SHOP = Map.of(Part.TRAIN, new PartSize(25_882, 3_997), Part.QUERY,
            new PartSize(14_218, 3_985), Part.GALLERY, new PartSize(12_612, 3_985));

    /** Ten thousand species of 50 images; in each of the eleven super-categories the larger half is trained on. */
    static final Map<Part, PartSize> INATURALIST = Map.of(Part.TRAIN, new PartSize(250_150, 5_003), Part.TEST,
            new PartSize(249_850, 4_997));

    private PublishedSizes() {}
}
