package io.contexture.server;

import io.contexture.audit.LabelDoubt;
import io.contexture.audit.LabelDoubts;
import io.contexture.audit.NearDuplicates;
import io.contexture.audit.SimilarPair;
import io.contexture.index.Contents;
import io.contexture.index.Item;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a curator looks at: duplicates, suspected label errors, the map.
 *
 * @param collection all items
 * @param answers    how they are said
 */
record CollectionRoutes(CollectionView collection, Answers answers) {

    private static final int USUALLY_LISTED = 100;
    private static final double NEARLY_THE_SAME = 0.98;
    private static final int USUALLY_SHOWN = 5000;

    void duplicates(Context context) throws IOException {
        Fields fields = Fields.ofTexts(context.queryParamMap()).only("similarity", "limit");
        double similarity = fields.number("similarity", NEARLY_THE_SAME, -1, 1);
        int limit = limit(fields);
        Contents contents = collection.contents();
        ObjectNode answer = Answers.object();
        ArrayNode pairs = answer.putArray("pairs");
        for (SimilarPair pair : NearDuplicates.of(contents.embeddings(), (float) similarity, limit)) {
            ObjectNode node = pairs.addObject();
            node.set("first", answers.item(contents.items().get(pair.first())));
            node.set("second", answers.item(contents.items().get(pair.second())));
            node.put("similarity", pair.similarity());
        }
        Bodies.answer(context, answer);
    }

    void labelErrors(Context context) throws IOException {
        int limit = limit(Fields.ofTexts(context.queryParamMap()).only("limit"));
        Contents contents = collection.contents();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<Integer> labelled = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        for (int row = 0; row < contents.items().size(); row++) {
            String label = contents.items().get(row).label();
            if (label != null) {
                found.add(numbers.computeIfAbsent(label, _ -> numbers.size()));
                labelled.add(row);
            }
        }
        int[] rows = labelled.stream().mapToInt(Integer::intValue).toArray();
        int[] labels = found.stream().mapToInt(Integer::intValue).toArray();
        List<String> names = List.copyOf(numbers.keySet());
        ObjectNode answer = Answers.object();
        ArrayNode suspects = answer.putArray("suspects");
        for (LabelDoubt doubt : LabelDoubts.of(contents.embeddings().select(rows), labels).stream()
                .limit(limit).toList()) {
            Item item = contents.items().get(rows[doubt.row()]);
            ObjectNode node = suspects.addObject();
            node.set("item", answers.item(item));
            node.put("suggested", names.get(doubt.suggested())).put("doubt", doubt.doubt());
        }
        Bodies.answer(context, answer);
    }

    private static int limit(Fields fields) {
        return fields.integer("limit", USUALLY_LISTED, 1, ItemRoutes.MOST_LISTED);
    }

    void map(Context context) throws IOException {
        int limit = Fields.ofTexts(context.queryParamMap()).only("limit").integer("limit", USUALLY_SHOWN, 1,
                PlaneMap.MOST);
        CollectionView.Mapped mapped = collection.map();
        List<Item> items = mapped.contents().items();
        PlaneMap map = mapped.map();
        ObjectNode answer = Answers.object().put("total", items.size());
        ArrayNode points = answer.putArray("points");
        int shown = Math.min(limit, map.rows().length);
        for (int point = 0; point < shown; point++) {
            int at = (int) ((long) point * map.rows().length / shown);
            Item item = items.get(map.rows()[at]);
            ObjectNode node = points.addObject().put("id", item.id());
            if (item.label() != null) {
                node.put("label", item.label());
            }
            node.put("x", map.xs()[at]).put("y", map.ys()[at]);
        }
        Bodies.answer(context, answer);
    }
}
