package io.contexture.dataset.layout;

import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The layout in which a data set is distributed, with its standard split into classes to train on and others to test on.
 * Sizes are those of Liao et al. 2023, which are the usual ones.
 */
public sealed interface Layout permits Cub200, Cars196, OnlineProducts, InShop, AuthorsLists {

    /** What it is asked for by: {@code cub}. */
    String name();

    /** What the data set is called: {@code CUB-200-2011}. */
    String title();

    /** The files that a folder in this layout holds, in words. */
    String contents();

    /** Where the data set is had from, in words. */
    String origin();

    /** How large each part is when it is whole. */
    Map<Part, PartSize> published();

    /** Cut-offs of Recall@k with which results on it are published. */
    List<Integer> recallAt();

    /** Whether it says where in each image its subject is. */
    default boolean hasBoxes() {
        return false;
    }

    /**
     * Lists the images of a folder. Whether they exist is for others to find out.
     *
     * @param folder where the data set lies
     * @param boxes  whether to look only at the box around each image's subject
     * @throws io.contexture.storage.BadInputException if a file is missing (the message names it and where it comes from) or
     *                                                  wrong (file and line), or boxes are wanted and there are none
     */
    ImageRows read(Path folder, boolean boxes);

    /** All layouts. */
    static List<Layout> all() {
        return List.of(new Cub200(), new Cars196(), new OnlineProducts(), new InShop(),
                AuthorsLists.INATURALIST,
                AuthorsLists.CUB, AuthorsLists.CARS, AuthorsLists.IN_SHOP);
    }

    /**
     * The layout of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Layout named(String name) {
        return all().stream().filter(layout -> layout.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no layout is called '" + name + "'; there are "
                                + all().stream().map(Layout::name).collect(Collectors.joining(", "))));
    }
}
