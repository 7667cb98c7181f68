package io.contexture.server;

import io.contexture.index.Bands;
import io.contexture.index.Hit;
import io.contexture.index.Item;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is answered, as JSON.
 *
 * @param files where images lie
 */
record Answers(ImageFiles files) {

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(ObjectNode answer) {
        return JsonMapper.shared().writeValueAsBytes(answer);
    }

    ObjectNode item(Item item) {
        ObjectNode node = object().put("id", item.id());
        if (item.label() != null) {
            node.put("label", item.label());
        }
        String image = files.link(item);
        if (image != null) {
            node.put("image", image);
        }
        ObjectNode attributes = node.putObject("attributes");
        item.attributes().forEach(attributes::put);
        return node;
    }

    ObjectNode hits(List<Hit> hits, Bands bands, long since) {
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("hits");
        for (Hit hit : hits) {
            ObjectNode node = list.addObject();
            node.put("rank", list.size());
            node.put("similarity", hit.similarity());
            if (!bands.bands().isEmpty()) {
                node.put("band", bands.of(hit.similarity()).map(band -> band.kind().word()).orElse("other"));
            }
            node.set("item", item(hit.item()));
        }
        return answer.put("milliseconds", (System.nanoTime() - since) / 1e6);
    }
}
