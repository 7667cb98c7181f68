package io.contexture.server;

import io.contexture.image.ImageDecoder;
import io.contexture.index.Filter;
import io.contexture.index.Item;
import io.contexture.index.VectorIndex;
import io.contexture.linalg.Matrix;
import io.contexture.server.Refusal.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Items, one at a time and page by page.
 *
 * @param index      where they are
 * @param collection all of them
 * @param images     the model's way from bytes to embeddings; null if there is no model
 * @param answers    how they are said
 */
record ItemRoutes(VectorIndex index, CollectionView collection, @Nullable ImageEmbedding images,
        Answers answers) {

    static final int MOST_LISTED = 1000;

    private static final int USUALLY_LISTED = 50;
    private static final int LONGEST_ID = 512;
    private static final String LABEL = "label";
    private static final String ATTRIBUTES = "attributes";

    void list(Context context) throws IOException {
        Fields fields = Fields.ofTexts(context.queryParamMap()).only("limit", "after", SearchForm.FILTER);
        int limit = fields.integer("limit", USUALLY_LISTED, 1, MOST_LISTED);
        String after = fields.text("after");
        Filter filter = SearchForm.filter(fields);
        ObjectNode answer = Answers.object();
        ArrayNode listed = answer.putArray("items");
        String last = "";
        Iterator<Item> items = collection.contents().items().stream()
                .filter(item -> after == null || item.id().compareTo(after) > 0)
                .filter(item -> filter == null || filter.test(item)).iterator();
        while (items.hasNext() && listed.size() < limit) {
            Item item = items.next();
            listed.add(answers.item(item));
            last = item.id();
        }
        if (items.hasNext()) {
            answer.put("next", last);
        }
        Bodies.answer(context, answer);
    }

    void get(Context context) throws IOException {
        Bodies.answer(context, answers.item(item(context)));
    }

    void image(Context context) throws IOException {
        Fields fields = Fields.ofTexts(context.queryParamMap()).only("size");
        Item item = item(context);
        if (fields.has("size")) {
            context.contentType("image/jpeg")
                    .result(answers.files().thumbnail(item, fields.integer("size", 0, 16, 2048)));
        } else {
            byte[] content = answers.files().content(item);
            context.contentType(ImageDecoder.mediaType(content).orElseThrow(() -> new Refusal(Reason.UNKNOWN,
                    "the file of item '" + item.id() + "' is no image any more"))).result(content);
        }
        context.header("Cache-Control", "private, max-age=60");
    }

    private Item item(Context context) throws IOException {
        String id = id(context);
        return index.item(id).orElseThrow(() -> Refusal.noItem(id));
    }

    void delete(Context context) throws IOException {
        String id = id(context);
        if (index.delete(List.of(id)) == 0) {
            throw Refusal.noItem(id);
        }
        context.status(204);
    }

    void put(Context context) throws IOException, InterruptedException {
        String id = checked(id(context));
        Item item;
        float[] embedding;
        if (context.isMultipartFormData()) {
            Fields fields = Fields.ofTexts(context.formParamMap()).only("crop", LABEL, ATTRIBUTES);
            byte[] content = SearchRoutes.upload(context);
            Map<String, String> attributes = fields.texts(ATTRIBUTES);
            // What cannot be an item is refused before its image is kept.
            item(id, null, fields.text(LABEL), attributes);
            embedding = model().embed(content, SearchRoutes.crop(fields.text("crop")));
            item = item(id, answers.files().keep(content).toString(), fields.text(LABEL), attributes);
        } else {
            Bodies.requireType(context, "application/json", "multipart/form-data");
            NewItem given = NewItem.of(id, Fields.ofJson(Bodies.bytes(context)), index, answers.files());
            item = given.item();
            embedding = given.vector() == null
                    ? model().embed(given.content(), null)
                    : given.vector();
        }
        index.put(List.of(item), Matrix.of(embedding, 1, embedding.length));
        Bodies.answer(context, answers.item(item));
    }

    private ImageEmbedding model() {
        return requireModel(images);
    }

    static ImageEmbedding requireModel(@Nullable ImageEmbedding images) {
        if (images == null) {
            throw Refusal.of("this server has no model for images; give a vector");
        }
        return images;
    }

    private static String id(Context context) {
        return context.pathParam("id");
    }

    /** An id that may name a new item. */
    static String checked(String id) {
        if (id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.of("an id has 1 to " + LONGEST_ID
                    + " characters, not all of them blank, no control characters");
        }
        return id;
    }

    /** An item of given parts, refused if they do not make one. */
    static Item item(String id, @Nullable String path, @Nullable String label,
            Map<String, String> attributes) {
        try {
            return new Item(id, path, label, attributes);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * A new item as JSON has it.
     *
     * @param item   the item
     * @param vector its embedding; null if it is to be made of its image
     * @param files  where its image is
     */
    record NewItem(Item item, float @Nullable [] vector, ImageFiles files) {

        static NewItem of(String id, Fields fields, VectorIndex index, ImageFiles files) {
            fields.only("vector", "path", "url", LABEL, ATTRIBUTES);
            if (fields.has("vector") == fields.has("path")) {
                throw Refusal.of("a new item has a field 'vector' or a field 'path', one of them");
            }
            if (fields.has("vector")) {
                String url = fields.text("url");
                if (url != null && !ImageFiles.isUrl(url)) {
                    throw Refusal.of("field 'url' begins neither with https:// nor with http://");
                }
                return new NewItem(ItemRoutes.item(id, url, fields.text(LABEL), fields.texts(ATTRIBUTES)),
                        fields.vector("vector", index.model().embeddingSize()), files);
            }
            String path = fields.requiredText("path");
            return new NewItem(ItemRoutes.item(id,
                    files.file(path).orElseThrow(() -> Refusal
                            .of("field 'path' names no file under the folders of images that are served"))
                            .toString(),
                    fields.text(LABEL), fields.texts(ATTRIBUTES)), null, files);
        }

        byte[] content() throws IOException {
            return files.content(item);
        }
    }
}
