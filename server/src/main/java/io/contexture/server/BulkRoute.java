package io.contexture.server;

import io.contexture.index.Item;
import io.contexture.index.VectorIndex;
import io.contexture.linalg.Matrix;
import io.contexture.server.ItemRoutes.NewItem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many items in one request, a JSON object a line. Lines are taken as they come: of a body that breaks off what was whole is done.
 *
 * @param index  where they go
 * @param images the model's way from bytes to embeddings; null if there is no model
 * @param files  where images lie
 * @param limits what is too much
 */
record BulkRoute(VectorIndex index, @Nullable ImageEmbedding images, ImageFiles files,
        ServerOptions.Limits limits) {

    private static final int AT_ONCE = 256;
    private static final int MOST_REFUSED = 1000;
    private static final String DELETE = "delete";
    private static final String ID = "id";

    void take(Context context) throws IOException, InterruptedException {
        Bodies.requireType(context, "application/x-ndjson");
        Bulk bulk = new Bulk();
        try (InputStream in = context.req().getInputStream()) {
            Lines lines = new Lines(in, limits.requestBytes(), (long) limits.requestBytes()
                    * ServerOptions.Limits.BULK);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                bulk.take(lines.number(), line);
            }
        } finally {
            bulk.flush();
        }
        Bodies.answer(context, bulk.answer);
    }

    /** What waits to be written, and what was done. */
    private final class Bulk {

        private final ObjectNode answer = Answers.object().put("put", 0).put("deleted", 0);
        private final ArrayNode refused = answer.putArray("refused");
        private final List<Waiting> puts = new ArrayList<>();
        private final List<String> deletes = new ArrayList<>();

        void take(int number, byte[] line) throws IOException, InterruptedException {
            try {
                Fields fields = Fields.ofJson(line);
                if (fields.has(DELETE)) {
                    fields.only(DELETE);
                    String id = fields.requiredText(DELETE);
                    flushPuts();
                    deletes.add(id);
                } else {
                    Waiting put = waiting(number, fields);
                    flushDeletes();
                    puts.add(put);
                }
            } catch (Refusal refusal) {
                refuse(number, refusal);
            }
            if (puts.size() + deletes.size() >= AT_ONCE) {
                flush();
            }
        }

        private Waiting waiting(int number, Fields fields) throws IOException, InterruptedException {
            String id = ItemRoutes.checked(fields.requiredText(ID));
            NewItem given = NewItem.of(id, fields.without(ID), index, files);
            return new Waiting(number, given.item(), given.vector() != null
                    ? CompletableFuture.completedFuture(given.vector())
                    : ItemRoutes.requireModel(images).embedInTime(given.content()));
        }

        private void refuse(int number, Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.NOT_READY) {
                throw refusal;
            }
            if (refused.size() < MOST_REFUSED) {
                refused.addObject().put("line", number).put("detail", refusal.getMessage());
            }
        }

        void flush() throws IOException, InterruptedException {
            flushPuts();
            flushDeletes();
        }

        private void flushPuts() throws IOException, InterruptedException {
            List<Item> items = new ArrayList<>();
            List<float[]> embeddings = new ArrayList<>();
            for (Waiting put : List.copyOf(puts)) {
                try {
                    embeddings.add(ImageEmbedding.result(put.embedding));
                    items.add(put.item);
                } catch (Refusal refusal) {
                    refuse(put.line, refusal);
                }
            }
            puts.clear();
            if (!items.isEmpty()) {
                Matrix rows = Matrix.zeros(items.size(), index.model().embeddingSize());
                for (int row = 0; row < rows.rows(); row++) {
                    System.arraycopy(embeddings.get(row), 0, rows.data(), rows.index(row), rows.columns());
                }
                index.put(items, rows);
                count("put", items.size());
            }
        }

        private void flushDeletes() throws IOException {
            if (!deletes.isEmpty()) {
                count("deleted", index.delete(List.copyOf(deletes)));
                deletes.clear();
            }
        }

        private void count(String what, int more) {
            answer.put(what, answer.get(what).intValue() + more);
        }
    }

    /** A line whose embedding is being made. */
    private record Waiting(int line, Item item, CompletableFuture<float[]> embedding) {}
}
