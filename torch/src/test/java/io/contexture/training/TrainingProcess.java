package io.contexture.training;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ComposedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.model.ModelOptions;
import io.contexture.storage.BadInputException;
import io.contexture.transform.TransformSpec;
import java.nio.file.Path;
import java.util.List;

/** Training in a process of its own, which a test can kill: {@code IMAGES RUN LOADER_THREADS RESUME}. */
public final class TrainingProcess {

    static final int STEPS = 100;

    private TrainingProcess() {}

    /** Small, with all that a run can have to keep, and with a checkpoint after nearly every step. */
    static TrainingOptions options(int loaderThreads) {
        return TrainingOptions.defaults()
                .withModel(new ModelOptions(ModelOptions.SMALL_RESNET, 8, 64))
                .withSteps(STEPS)
                .withSampling(new SamplingOptions(16, 4, AroundAnImage.choice(5)))
                .withLoss(loss())
                .withTransforms(TransformSpec.parse("resize:16x16,affine,flip"),
                        TransformSpec.parse("resize:16x16"))
                .withEvaluation(10, Selection.VALIDATION)
                .withExecution(new ExecutionOptions(2, loaderThreads, 1 << 20, 0.02));
    }

    /** Weights, a memory, and a miner that draws. */
    static EmbeddingLoss loss() {
        return new CombinedLoss(List.of(
                new CombinedLoss.Term("contextual", 0.8, new ContextualLoss(4, 0.05f)),
                new CombinedLoss.Term("centres", 0.1, new CentreLoss(10)), new CombinedLoss.Term("pair", 0.1,
                        ComposedLoss.of(new NTXentLoss(0.1f)).withMiner(new HalfOfThePairs()))));
    }

    /** Prints a line a step; exits with 2 and the message if the input is bad. */
    public static void main(String... arguments) throws Exception {
        ImageSet train = FolderDataset.read(Path.of(arguments[0], "train"));
        ImageSet unseen = FolderDataset.read(Path.of(arguments[0], "unseen"));
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(StepReport report) {
                System.out.println("step " + report.step());
            }
        };
        try {
            Trainer trainer = new Trainer(options(Integer.parseInt(arguments[2])), train, unseen,
                    Path.of(arguments[1]), listener);
            TrainingOutcome outcome = trainer.run(Boolean.parseBoolean(arguments[3]));
            System.out.println("finished " + outcome.steps());
        } catch (BadInputException bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
        }
    }
}
