package io.contexture.server;

import io.contexture.index.IndexModel;
import io.contexture.trained.TrainedModel;
import java.io.IOException;

/** A trained model as an index knows it. */
public final class IndexingModel {

    private IndexingModel() {}

    /** What an index of the model's embeddings says of it. */
    public static IndexModel of(TrainedModel model) throws IOException {
        return new IndexModel(model.sha256(), model.transform().toString(), model.embeddingSize());
    }
}
