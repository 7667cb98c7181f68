package io.contexture.examples.pictures;

import io.contexture.examples.WorkedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The pictures of {@code docs/losses.md}: run with the folder to write them to, {@code docs/images}. */
public final class LossPictures {

    private LossPictures() {}

    /** Writes all pictures into the folder that the first argument names. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, String> picture : all().entrySet()) {
            Files.writeString(Path.of(arguments[0]).resolve(picture.getKey()), picture.getValue());
        }
    }

    /** SVG by file name. */
    public static Map<String, String> all() {
        WorkedExample example = new WorkedExample();
        return new TreeMap<>(Map.of(
                "losses-1-neighbourhoods.svg", new NeighbourhoodPicture(example).draw(),
                "losses-2-overlap.svg", new OverlapPicture(example).draw(),
                "losses-3-expansion.svg", new ExpansionPicture(example).draw(),
                "losses-4-similarity.svg", new HeatMaps(example).draw()));
    }
}
