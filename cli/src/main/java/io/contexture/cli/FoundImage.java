package io.contexture.cli;

import io.contexture.index.Bands;
import io.contexture.index.Hit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image that a search found.
 *
 * @param reference  where it stands in its collection, by the name of that: its row, or its id
 * @param similarity with the query
 * @param className  its class
 * @param path       where it lies
 * @param band       what its similarity means, if that is known
 */
record FoundImage(Map<String, Object> reference, float similarity, String className, String path,
        @Nullable String band) {

    static FoundImage of(Hit hit, Bands bands) {
        return new FoundImage(Map.of("id", hit.item().id()), hit.similarity(),
                Objects.requireNonNullElse(hit.item().label(), "-"),
                Objects.requireNonNullElse(hit.item().path(), hit.item().id()),
                bands.of(hit.similarity()).map(band -> band.kind().word()).orElse(null));
    }

    static String human(String query, List<FoundImage> images) {
        StringBuilder text = new StringBuilder(query).append('\n');
        int rank = 1;
        for (FoundImage image : images) {
            text.append(String.format(Locale.ROOT, "%4d  %7.4f  %s  %s%s%n", rank++, image.similarity,
                    image.className, image.path, image.band == null ? "" : "  " + image.band));
        }
        return text.append('\n').toString();
    }

    static String machine(String query, List<FoundImage> images) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (FoundImage image : images) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("rank", list.size() + 1);
            entry.putAll(image.reference);
            entry.put("similarity", image.similarity);
            entry.put("class", image.className);
            entry.put("path", image.path);
            if (image.band != null) {
                entry.put("band", image.band);
            }
            list.add(entry);
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("query", query);
        node.put("results", list);
        return JsonMapper.shared().writeValueAsString(node) + "\n";
    }
}
