package io.contexture.server;

import io.contexture.index.MeasuredRecall;
import io.contexture.index.VectorIndex;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is served, and whether it is well.
 *
 * @param index      what is served
 * @param collection all of it
 * @param options    what is taken
 * @param images     whether there is a model
 * @param version    of the software
 * @param started    when, by {@link System#nanoTime}
 * @param ready      whether it has warmed up and is not stopping
 */
record StatusRoutes(VectorIndex index, CollectionView collection, ServerOptions options, boolean images,
        String version, long started, BooleanSupplier ready) {

    void status(Context context) throws IOException {
        ObjectNode answer = Answers.object().put("version", version).put("items", index.size())
                .put("uptimeSeconds", (System.nanoTime() - started) / 1e9)
                .put("readOnly", options.access().token() == null).put("images", images);
        answer.putObject("model").put("sha256", index.model().sha256())
                .put("transform", index.model().transform())
                .put("embeddingSize", index.model().embeddingSize());
        MeasuredRecall recall = index.info().recall();
        if (recall != null) {
            answer.put("recall", recall.atTen());
        }
        answer.putObject("limits").put("requestBytes", options.limits().requestBytes())
                .put("pixels", options.limits().pixels()).put("k", SearchForm.MOST_HITS);
        CollectionView.Overview overview = collection.overview();
        overview.labels().forEach(answer.putArray("labels")::add);
        overview.attributes().forEach(answer.putArray("attributes")::add);
        Bodies.answer(context, answer);
    }

    void live(Context context) {
        context.contentType("text/plain").result("live\n");
    }

    void ready(Context context) {
        if (!ready.getAsBoolean()) {
            throw new Refusal(Refusal.Reason.NOT_READY, "the server warms up, or is stopping");
        }
        context.contentType("text/plain").result("ready\n");
    }
}
