package io.contexture.server;

import io.contexture.dataset.CropBox;
import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import io.contexture.index.Item;
import io.contexture.index.VectorIndex;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.server.Refusal.Reason;
import io.contexture.transform.Pipeline;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Search, and why a hit was found.
 *
 * @param index   what is searched
 * @param images  the model's way from bytes to embeddings; null if there is no model
 * @param answers how it is said
 */
record SearchRoutes(VectorIndex index, @Nullable ImageEmbedding images, Answers answers) {

    private static final String ID = "id";
    private static final String VECTOR = "vector";
    private static final String IMAGE = "image";
    private static final String CROP = "crop";
    private static final String ITEM = "item";
    private static final String NUMBER = "(-?\\d{1,7})";

    /** A query: its embedding, and the item that it is, if it is one. */
    private record Query(float[] embedding, @Nullable String id) {}

    void search(Context context) throws IOException, InterruptedException {
        long since = System.nanoTime();
        Query query;
        SearchForm form;
        if (context.isMultipartFormData()) {
            Fields fields = Fields.ofTexts(context.formParamMap()).only(CROP, SearchForm.K, SearchForm.FILTER,
                    SearchForm.METHOD, SearchForm.RERANK);
            form = SearchForm.of(fields);
            query = new Query(embedding(context, fields), null);
        } else {
            Fields fields = Fields.ofJson(json(context)).only(ID, VECTOR, SearchForm.K, SearchForm.FILTER,
                    SearchForm.METHOD, SearchForm.RERANK);
            form = SearchForm.of(fields);
            query = query(fields);
        }
        Bodies.answer(context, answers
                .hits(new Searcher(index).search(query.embedding, query.id, form), index.info().bands(),
                        since));
    }

    private Query query(Fields fields) throws IOException {
        if (fields.has(ID) == fields.has(VECTOR)) {
            throw Refusal.of("a search has a field 'id' or a field 'vector', one of them");
        }
        if (fields.has(VECTOR)) {
            return new Query(fields.vector(VECTOR, index.model().embeddingSize()), null);
        }
        String id = fields.requiredText(ID);
        return new Query(index.embedding(id).orElseThrow(() -> Refusal.noItem(id)), id);
    }

    private float[] embedding(Context context, Fields fields) throws IOException, InterruptedException {
        return needed().embed(upload(context), crop(fields.text(CROP)));
    }

    private ImageEmbedding needed() {
        if (images == null) {
            throw new Refusal(Reason.OTHER_TYPE,
                    "this server has no model for images: search with an id or a vector");
        }
        return images;
    }

    void explain(Context context) throws IOException, InterruptedException {
        float[] query;
        String hit;
        if (context.isMultipartFormData()) {
            Fields fields = Fields.ofTexts(context.formParamMap()).only(CROP, ITEM);
            hit = fields.requiredText(ITEM);
            query = embedding(context, fields);
        } else {
            Fields fields = Fields.ofJson(json(context)).only(ID, ITEM);
            hit = fields.requiredText(ITEM);
            String id = fields.requiredText(ID);
            query = index.embedding(id).orElseThrow(() -> Refusal.noItem(id));
        }
        Item item = index.item(hit).orElseThrow(() -> Refusal.noItem(hit));
        ImageEmbedding model = needed();
        RgbImage pixels = model.pixels(answers.files().content(item));
        PlaceEmbeddings places = model.places(pixels)
                .orElseThrow(() -> new Refusal(Reason.UNKNOWN, "this model has no map of an image's places"));
        Bodies.answer(context, heatMap(places, query,
                model.transform().seen(new ImageSize(pixels.width(), pixels.height()))));
    }

    private static ObjectNode heatMap(PlaceEmbeddings places, float[] query, Pipeline.Seen seen) {
        ObjectNode answer = Answers.object().put("rows", places.rows()).put("columns", places.columns());
        ArrayNode similarities = answer.putArray("similarities");
        for (float similarity : places.similarities(query)) {
            similarities.add(similarity);
        }
        return answer.put("left", seen.left()).put("top", seen.top()).put("width", seen.width())
                .put("height", seen.height());
    }

    private static byte[] json(Context context) {
        Bodies.requireType(context, "application/json", "multipart/form-data");
        return Bodies.bytes(context);
    }

    /** The file of the form's field 'image'. */
    static byte[] upload(Context context) throws IOException {
        UploadedFile file = context.uploadedFile(IMAGE);
        if (file == null) {
            throw Refusal.of("field 'image' is missing, or is no file");
        }
        try (InputStream in = file.content()) {
            return in.readAllBytes();
        }
    }

    /** A crop of the form {@code x,y,width,height}; null for none. */
    static @Nullable CropBox crop(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.matches(NUMBER + "," + NUMBER + "," + NUMBER + "," + NUMBER)) {
            throw Refusal.of("field 'crop' is no x,y,width,height in whole pixels");
        }
        String[] numbers = text.split(",", -1);
        try {
            return new CropBox(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]), Integer.parseInt(numbers[3]));
        } catch (IllegalArgumentException empty) {
            throw Refusal.of("field 'crop': " + empty.getMessage());
        }
    }
}
