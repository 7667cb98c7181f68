package io.contexture.training;

import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.ParameterGroup;
import io.contexture.model.Standardisation;
import io.contexture.model.TrainingPass;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A head on features, which lie in memory. A fresh one is fit to them; one that goes on is read from its checkpoint. */
final class FeatureLearner implements Learner {

    private static final int ROWS_A_THREAD = 64;

    private final FeatureSet train;
    private final @Nullable FeatureSet selection;
    private final FeatureSet sample;
    private final int[] labels;
    private final Map<String, String> origin;
    private final HeadNetwork head;
    private final Optional<String> beginning;
    private FloatBuffer buffer = FloatBuffer.allocate(0);

    FeatureLearner(TrainingOptions options, Subject.Features subject, boolean fresh) {
        train = subject.trainFeatures();
        selection = subject.selectionFeatures();
        origin = subject.origin();
        labels = train.items().labels();
        int[] rows = TrainingSample.rows(labels, options.seed());
        sample = new FeatureSet(train.items().select(rows), train.features().select(rows));
        head = HeadNetwork.create(subject.head(), options.seed());
        head.trainIn(options.execution().precision());
        beginning = begin(options, fresh);
    }

    private Optional<String> begin(TrainingOptions options, boolean fresh) {
        try {
            Optional<String> fitted = fresh
                    ? head.fit(train, new SplittableRandom(options.seed()))
                    : Optional.empty();
            head.computeOn(options.execution().device());
            return fitted;
        } catch (BadInputException unfit) {
            head.close();
            throw unfit;
        }
    }

    private final class Rows implements Batch {

        private final int[] rows;
        private final FloatBuffer features;

        Rows(int[] rows) {
            this.rows = rows;
            this.features = gather(rows);
        }

        @Override
        public int size() {
            return rows.length;
        }

        @Override
        public int[] labels() {
            return Arrays.stream(rows).map(row -> labels[row]).toArray();
        }

        @Override
        public TrainingPass forward(int from, int to, long seed) {
            return head.forward(features.slice(from * train.dimension(), (to - from) * train.dimension()),
                    to - from,
                    seed);
        }

        @Override
        public Matrix rehearse(int from, int to, long seed) {
            try (TrainingPass pass = forward(from, to, seed)) {
                return pass.embeddings();
            }
        }

        @Override
        public void close() {
            // The next batch takes the memory over.
        }
    }

    /** Rows side by side, standardised on the way: they are touched once. */
    private FloatBuffer gather(int[] rows) {
        int d = train.dimension();
        if (buffer.capacity() < rows.length * d) {
            buffer = ByteBuffer.allocateDirect(Math.multiplyExact(4 * d, rows.length))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        FloatBuffer to = buffer;
        Standardisation standardisation = head.standardisation();
        Ranges.forEach(rows.length, ROWS_A_THREAD, (first, end) -> {
            float[] row = new float[d];
            for (int i = first; i < end; i++) {
                standardisation.apply(train.features(), rows[i], row, 0);
                to.put(i * d, row);
            }
        });
        return buffer.slice(0, rows.length * d);
    }

    @Override
    public Optional<String> beginning() {
        return beginning;
    }

    @Override
    public Batches epoch(EpochPlan plan, int first) {
        return new Batches() {
            private int next = first;

            @Override
            public boolean hasNext() {
                return next < plan.batches().size();
            }

            @Override
            public Batch next() {
                return new Rows(plan.batches().get(next++));
            }

            @Override
            public void close() {
                // Nothing is read ahead.
            }
        };
    }

    @Override
    public List<ParameterGroup> parameterGroups() {
        return head.parameterGroups();
    }

    @Override
    public void trainBackbone(boolean trained) {
        // There is none.
    }

    @Override
    public Matrix embedTrainingSet() {
        return head.embed(train.features());
    }

    @Override
    public EmbeddedSet readableTrainingSet() {
        return head.embed(train);
    }

    @Override
    public Map<String, Double> onTraining() {
        return metrics(sample);
    }

    @Override
    public Map<String, Double> onUnseen() {
        return selection == null ? Map.of() : metrics(selection);
    }

    private Map<String, Double> metrics(FeatureSet set) {
        return head.embed(set).evaluate(EvaluationOptions.DEFAULT).summary();
    }

    @Override
    public void write(SafetensorsWriter file, String prefix) {
        head.writeWeights(file, prefix);
    }

    @Override
    public void read(SafetensorsFile file, String prefix) {
        head.readWeights(file, prefix);
    }

    @Override
    public void save(Path file) throws IOException {
        head.save(file, origin);
    }

    @Override
    public boolean isFinite() {
        return head.isFinite();
    }

    @Override
    public List<UnreadableImage> unreadable() {
        return List.of();
    }

    @Override
    public void close() {
        head.close();
    }
}
