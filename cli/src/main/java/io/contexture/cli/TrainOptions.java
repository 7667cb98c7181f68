package io.contexture.cli;

import io.contexture.dataset.layout.Layout;
import io.contexture.dataset.table.ImageTable;
import io.contexture.model.BatchNormMode;
import io.contexture.model.HeadStart;
import io.contexture.model.ModelOptions;
import io.contexture.model.Pooling;
import io.contexture.model.Precision;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.storage.BadInputException;
import io.contexture.training.ExecutionOptions;
import io.contexture.training.OptimiserOptions;
import io.contexture.training.ProxyStart;
import io.contexture.training.SamplingOptions;
import io.contexture.training.Schedule;
import io.contexture.training.TrainingShare;
import io.contexture.transform.Pipeline;
import io.contexture.transform.TransformSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that decides what a run becomes. All of it stands, resolved, in the run's {@code config.json}. */
final class TrainOptions {

    @Mixin
    Data data = new Data();

    @Mixin
    FeatureOptions features = new FeatureOptions();

    @Mixin
    BackboneOptions backbone = new BackboneOptions();

    @Mixin
    ShareOptions share = new ShareOptions();

    @Mixin
    Course course = new Course();

    @Mixin
    LossOptions loss = new LossOptions();

    @Mixin
    Network network = new Network();

    @Mixin
    Optimiser optimiser = new Optimiser();

    @Mixin
    RecipeOptions recipe = new RecipeOptions();

    @Mixin
    Machine machine = new Machine();

    /** Which images, and what is done to them. */
    @Command(optionListHeading = "%nImages:%n")
    static final class Data {

        @Option(names = "--data", paramLabel = "TABLE|FOLDER", description = "Training and test images both: a data set of --as, or a table with a split column.")
        @Nullable
        Path data;

        @Option(names = "--train", paramLabel = "LIST|TABLE|FOLDER", description = "Training images: a list file, a table, a folder with a folder a class, a tar or zip file of one, or a folder of such files; of a data set with parts, its training part.")
        @Nullable
        Path train;

        @Option(names = "--test", paramLabel = "LIST|TABLE|FOLDER", description = "Images of other classes, to see how well unseen classes are found; of a data set with parts, its test part.")
        @Nullable
        Path test;

        @Option(names = "--root", paramLabel = "DIR", description = "Folder, tar or zip file that the lists' paths start from; the list's own folder, or its images/, if not given.")
        @Nullable
        Path root;

        @Mixin
        DataOptions listing = new DataOptions();

        @Option(names = "--image-size", paramLabel = "S", description = "Edge in pixels that images are resized to; ${DEFAULT-VALUE} if not given.")
        int imageSize = 48;

        @Option(names = "--no-flip", description = "Do not mirror training images: for characters and the like.")
        boolean noFlip;

        @Option(names = "--train-transform", paramLabel = "TEXT", description = "What is done to training images, instead: e.g. random-resized-crop:224:scale=0.16..1,flip.")
        @Nullable
        String trainTransform;

        @Option(names = "--eval-transform", paramLabel = "TEXT", description = "What is done to images to be embedded, instead: e.g. resize:256,center-crop:224.")
        @Nullable
        String evalTransform;

        /** @param augmented whether training sees images other than evaluation does */
        private void resolve(boolean augmented) {
            if (data != null) {
                requireParts(data);
                train = train == null ? data : train;
                test = test == null ? data : test;
            }
            String resize = "resize:" + imageSize + "x" + imageSize;
            if (trainTransform == null && augmented) {
                trainTransform = resize + ",affine:scale=0.8..1.15:rotation=0.2:shift=0.12"
                        + (noFlip ? "" : ",flip");
            }
            if (evalTransform == null) {
                evalTransform = resize;
            }
            if (trainTransform != null) {
                trainTransform = ofOneSize("--train-transform", trainTransform);
            }
            evalTransform = ofOneSize("--eval-transform", evalTransform);
        }

        /** The whole text of a transform whose results make a batch. */
        private static String ofOneSize(String option, String text) {
            Pipeline transform = TransformSpec.parse(text);
            if (transform.outputSize().isEmpty()) {
                throw new IllegalArgumentException(option + " " + transform
                        + " gives images of differing sizes; it needs a resize:WIDTHxHEIGHT, center-crop or random-resized-crop");
            }
            return transform.toString();
        }

        private void requireParts(Path place) {
            if (listing.reading().layout() == null && !ImageTable.isTable(place)) {
                throw new BadInputException("--data " + place
                        + ": say what it is with --as, or give a table (.csv, .tsv, .parquet) with a split column; training and "
                        + "test images in different places go with --train and --test");
            }
        }
    }

    /** How long, in which batches, and which model is kept. */
    @Command(optionListHeading = "%nTraining:%n")
    static final class Course {

        @Option(names = "--steps", paramLabel = "N", description = "Batches to train on; ${DEFAULT-VALUE} if not given.")
        int steps = 600;

        @Option(names = "--epochs", paramLabel = "N", description = "Train for so many epochs instead; an epoch is what the sampler makes of the training images.")
        @Nullable
        Integer epochs;

        @Option(names = "--in-epochs", description = "--milestones, --decay-every and --warm-up count epochs instead of steps.")
        boolean inEpochs;

        @Option(names = "--batch-size", paramLabel = "N", description = "Images a batch, a multiple of the images per class; ${DEFAULT-VALUE} if not given.")
        int batchSize = 128;

        @Option(names = "--images-per-class", paramLabel = "M", description = "Images a class has in a batch, 2 or more; ${DEFAULT-VALUE} if not given.")
        int imagesPerClass = 4;

        @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same run; ${DEFAULT-VALUE} if not given.")
        long seed;

        @Option(names = "--evaluate-every", paramLabel = "EPOCHS", description = "Measure recall every so many epochs; 0 at the end alone, ${DEFAULT-VALUE} if not given.")
        int evaluateEvery = 5;

        @Option(names = "--validation-classes", paramLabel = "SHARE", description = "Hold this share of the training classes out (e.g. 0.1), and keep the model that is best on them; without it the last one is kept.")
        double validationClasses;

        @Option(names = "--recall-at", split = ",", paramLabel = "K", description = "Cut-offs of Recall@k at the end; those with which results on a data set of --as are published, 1,2,4,8,10,100 otherwise, if not given.")
        List<Integer> recallAt = List.of();

        @Option(names = "--select-on-test", description = "Keep the model that is best on the test images, as the paper's authors do. The report says so.")
        boolean selectOnTest;
    }

    /** The network. */
    @Command(optionListHeading = "%nNetwork:%n")
    static final class Network {

        @Option(names = "--model", paramLabel = "NAME", description = "small-resnet (the default), resnet18, resnet34, resnet50, resnet101, resnet152, convnext-tiny, vit-s14 or vit-b14.")
        String model = ModelOptions.SMALL_RESNET;

        @Option(names = "--weights", paramLabel = "FILE", description = "Pretrained weights to begin with: .pth as torchvision and others give them (nothing in it is run), or safetensors. The classifier is left out.")
        @Nullable
        Path weights;

        @Option(names = "--pooling", paramLabel = "NAME", converter = Poolings.class, description = "average (the default but for a ViT), max, gem, gem-learned, average-and-max, or class-token (the default for a ViT).")
        @Nullable
        Pooling pooling;

        @Option(names = "--layer-norm", description = "Give the features mean 0 and variance 1 before the embedding layer.")
        boolean layerNorm;

        @Option(names = "--head-start", paramLabel = "NAME", converter = HeadStarts.class, description = "How the embedding layer begins: uniform (the default on images), kaiming, or discriminant (the default on features, and for them alone): at their linear discriminants, computed first.")
        @Nullable
        HeadStart headStart;

        @Option(names = "--projector", paramLabel = "D", description = "Numbers that the loss sees through a further linear layer, in training only, e.g. 2048; ${DEFAULT-VALUE} for no such layer if not given.")
        int projector;

        @Option(names = "--width", paramLabel = "W", description = "Channels of the small residual network's first stage; ${DEFAULT-VALUE} if not given.")
        int width = ModelOptions.defaults().width();

        @Option(names = "--embedding-size", paramLabel = "D", description = "Numbers in an embedding; ${DEFAULT-VALUE} if not given.")
        int embeddingSize = ModelOptions.defaults().embeddingSize();

        @Option(names = "--batch-norm", paramLabel = "MODE", converter = BatchNormNames.class, description = "trained (the default), statistics-frozen or frozen.")
        BatchNormMode batchNorm = BatchNormMode.TRAINED;

        ModelOptions model() {
            return new ModelOptions(model, width, embeddingSize,
                    pooling == null ? ModelOptions.usualPooling(model) : pooling, layerNorm, headStart(),
                    projector);
        }

        HeadStart headStart() {
            return headStart == null ? HeadStart.UNIFORM : headStart;
        }

        private void resolve(boolean onImages, boolean built) {
            headStart = headStart == null && !onImages ? HeadStart.DISCRIMINANT : headStart();
            if (built) {
                pooling = model().pooling();
            }
        }
    }

    /** How weights follow gradients. */
    @Command(optionListHeading = "%nOptimiser:%n")
    static final class Optimiser {

        private static final double GENTLER = 100;

        @Option(names = "--optimiser", paramLabel = "NAME", converter = OptimiserNames.class, description = "adam (the default), adamw, amsgrad or sgd.")
        OptimiserOptions.Kind kind = OptimiserOptions.Kind.ADAM;

        @Option(names = "--learning-rate", paramLabel = "R", description = "Of the backbone, at its height; ${DEFAULT-VALUE} if not given.")
        double learningRate = OptimiserOptions.defaults().learningRate();

        @Option(names = "--head-learning-rate", paramLabel = "R", description = "Of the layer that gives the embedding; the backbone's if not given, a hundredth of it for a head that begins at discriminants.")
        @Nullable
        Double headLearningRate;

        @Option(names = "--projector-learning-rate", paramLabel = "R", description = "Of layers after the embedding that training alone uses; the head's if not given.")
        @Nullable
        Double projectorLearningRate;

        @Option(names = "--proxy-rate-factor", paramLabel = "F", description = "What the learning rate is multiplied by for proxies and other weights of a loss; 0, what the loss's authors use, if not given.")
        double proxyRateFactor;

        @Option(names = "--momentum", paramLabel = "F", description = "Of sgd; ${DEFAULT-VALUE} if not given.")
        double momentum = 0.9;

        @Option(names = "--clip-norm", paramLabel = "L", description = "Shorten gradients of the network that are longer than this; 0, never, if not given.")
        double clipNorm;

        @Option(names = "--weight-decay", paramLabel = "R", description = "${DEFAULT-VALUE} if not given.")
        double weightDecay = OptimiserOptions.defaults().weightDecay();

        @Option(names = "--schedule", paramLabel = "NAME", description = "cosine (the default), step, multi-step or constant.")
        String schedule = "cosine";

        @Option(names = "--milestones", paramLabel = "STEP", split = ",", description = "Steps after which multi-step lowers the learning rate, e.g. 300,450.")
        List<Integer> milestones = List.of();

        @Option(names = "--decay-every", paramLabel = "STEPS", description = "Steps between two falls of the learning rate by the schedule step.")
        int decayEvery;

        @Option(names = "--decay", paramLabel = "F", description = "What step and multi-step multiply it by, above 0 and at most 1; ${DEFAULT-VALUE} if not given.")
        double decay = 0.3;

        @Option(names = "--warm-up", paramLabel = "STEPS", description = "Steps of linear warm-up; 50, or a tenth of all if that is less, if not given.")
        @Nullable
        Integer warmUp;

        private void resolve(int steps, HeadStart start) {
            // What is computed is good already; steps that a layer drawn at random needs would lead away from it.
            double usual = start.fromFeatures() ? learningRate / GENTLER : learningRate;
            headLearningRate = headLearningRate == null ? Double.valueOf(usual) : headLearningRate;
            projectorLearningRate = projectorLearningRate == null ? headLearningRate : projectorLearningRate;
            warmUp = warmUp == null ? Integer.valueOf(Math.min(50, steps / 10)) : warmUp;
        }

        OptimiserOptions options() {
            double head = headLearningRate == null ? learningRate : headLearningRate;
            double projector = projectorLearningRate == null ? head : projectorLearningRate;
            return new OptimiserOptions(kind, learningRate, head, projector, proxyRateFactor, weightDecay,
                    momentum,
                    clipNorm);
        }

        Schedule schedule() {
            String name = schedule.toLowerCase(Locale.ROOT);
            if (!milestones.isEmpty() && !name.equals("multi-step")) {
                throw new IllegalArgumentException(
                        "--milestones goes with --schedule multi-step; the schedule is " + schedule);
            }
            if (decayEvery != 0 && !name.equals("step")) {
                throw new IllegalArgumentException(
                        "--decay-every goes with --schedule step; the schedule is " + schedule);
            }
            return switch (name) {
                case "multi-step" -> {
                    if (milestones.isEmpty()) {
                        throw new IllegalArgumentException(
                                "--schedule multi-step needs --milestones, the steps after which the learning rate falls, e.g. 300,450");
                    }
                    yield new Schedule.MultiStep(milestones, decay);
                }
                case "step" -> {
                    if (decayEvery == 0) {
                        throw new IllegalArgumentException(
                                "--schedule step needs --decay-every, the steps between two falls of the learning rate, e.g. 200");
                    }
                    yield new Schedule.Step(decayEvery, decay);
                }
                default -> Schedule.parse(name);
            };
        }
    }

    /** What changes the time a run takes, and (but for the precision) not its results. */
    @Command(optionListHeading = "%nMachine:%n")
    static final class Machine {

        @Mixin
        DeviceOption device = new DeviceOption();

        @Option(names = "--channels-first", description = "Keep images in memory a plane a channel, as torch does unless told otherwise. By default the channels of a pixel lie beside each other (channels-last), which is quicker.")
        boolean channelsFirst;

        @Option(names = "--threads", paramLabel = "N", description = "Threads of the network; 0, one a core, if not given. A resumed run equals an uninterrupted one only with as many.")
        int threads;

        @Option(names = "--precision", paramLabel = "NAME", converter = Precisions.class, description = "In which numbers training multiplies: fp32 (the default), bf16, or fp16 with the loss scaled.")
        Precision precision = Precision.FP32;

        @Option(names = "--loader-threads", paramLabel = "N", description = "Threads that read images; one a core if not given. Changes nothing in the results.")
        int loaderThreads = Runtime.getRuntime().availableProcessors();

        @Option(names = "--cache", paramLabel = "MEGABYTES", description = "Memory for decoded images, so that later epochs need not decode them again; ${DEFAULT-VALUE} if not given, 0 for none. What fits is kept. Changes nothing in the results.")
        int cacheMegabytes = (int) (ExecutionOptions.defaults().cacheBytes() >> 20);

        int loaderThreads() {
            return Math.max(1, loaderThreads);
        }
    }

    /** Fills in what follows from other options. */
    void resolve() {
        backbone.requireAlone(this);
        boolean trained = backbone.backbone == null;
        data.resolve(trained);
        network.resolve(features.features == null && trained, trained);
        loss.resolve();
        optimiser.resolve(course.steps, network.headStart());
    }

    /** Whether options count epochs, so that {@link #countSteps} is needed before they mean anything. */
    boolean countsEpochs() {
        return course.epochs != null || course.inEpochs;
    }

    /**
     * Puts steps in the place of epochs.
     *
     * @param length of an epoch in steps
     */
    void countSteps(int length) {
        if (course.epochs != null) {
            course.steps = Math.multiplyExact(course.epochs, length);
        }
        if (course.inEpochs) {
            optimiser.milestones = optimiser.milestones.stream()
                    .map(epoch -> Math.multiplyExact(epoch, length))
                    .toList();
            optimiser.warmUp = optimiser.warmUp == null
                    ? null
                    : Integer.valueOf(Math.multiplyExact(optimiser.warmUp, length));
            optimiser.decayEvery = Math.multiplyExact(optimiser.decayEvery, length);
        }
    }

    /** What the final evaluation reports; R@1 always. */
    EvaluationOptions evaluation() {
        Layout layout = data.listing.reading().layout();
        List<Integer> cutOffs = !course.recallAt.isEmpty()
                ? course.recallAt
                : layout != null ? layout.recallAt() : List.of();
        return cutOffs.isEmpty()
                ? EvaluationOptions.DEFAULT
                : EvaluationOptions.DEFAULT.withRecallAt(IntStream.concat(IntStream.of(1),
                        cutOffs.stream().mapToInt(Integer::intValue)).toArray());
    }

    SamplingOptions sampling() {
        return new SamplingOptions(course.batchSize, course.imagesPerClass, loss.sampler());
    }

    Pipeline trainTransform() {
        return data.trainTransform == null ? evaluationTransform() : TransformSpec.parse(data.trainTransform);
    }

    Pipeline evaluationTransform() {
        return TransformSpec.parse(java.util.Objects.requireNonNull(data.evalTransform, "resolved"));
    }

    /** Reads BatchNorm modes. */
    static final class BatchNormNames extends ConstantConverter<BatchNormMode> {
        BatchNormNames() {
            super(BatchNormMode.class);
        }
    }

    /** Reads poolings. */
    static final class Poolings extends ConstantConverter<Pooling> {
        Poolings() {
            super(Pooling.class);
        }
    }

    /** Reads how the embedding layer begins. */
    static final class HeadStarts extends ConstantConverter<HeadStart> {
        HeadStarts() {
            super(HeadStart.class);
        }
    }

    /** Reads where proxies begin. */
    static final class ProxyStarts extends ConstantConverter<ProxyStart> {
        ProxyStarts() {
            super(ProxyStart.class);
        }
    }

    /** Reads what a share is of. */
    static final class Shares extends ConstantConverter<TrainingShare> {
        Shares() {
            super(TrainingShare.class);
        }
    }

    /** Reads precisions. */
    static final class Precisions extends ConstantConverter<Precision> {
        Precisions() {
            super(Precision.class);
        }
    }

    /** Reads optimisers. */
    static final class OptimiserNames extends ConstantConverter<OptimiserOptions.Kind> {
        OptimiserNames() {
            super(OptimiserOptions.Kind.class);
        }
    }
}
