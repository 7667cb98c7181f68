package io.contexture.benchmarks;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.retrieval.RetrievalResult;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Exact search with all its metrics (R@1 to R@100, mAP, mAP@R, R-precision, MRR, per query and per class, and the histogram
 * of similarities) against libtorch's bare matrix product and top-k by blocks of 1,000 queries, which gives no metric at all.
 * Both on all cores, in turns; query = gallery, so top-k takes one more than the 100 neighbours.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=SearchBenchmark}; options
 * {@code -Dbenchmark.arguments="ROWS COLUMNS IMAGES_PER_CLASS ROUNDS"}, by default 10000 512 20 7.
 */
public final class SearchBenchmark {

    private static final int NEIGHBOURS = 100;
    private static final int BLOCK = 1000;
    private static final int WARM_UPS = 2;

    private SearchBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) {
        int[] settings = {10_000, 512, 20, 7};
        for (int i = 0; i < arguments.length; i++) {
            settings[i] = Integer.parseInt(arguments[i]);
        }
        int rows = settings[0];
        int perClass = settings[2];
        int[] labels = IntStream.range(0, rows).map(row -> row / perClass).toArray();
        Matrix embeddings = embeddings(rows, settings[1], labels);
        EvaluationOptions options = new EvaluationOptions(IntStream.rangeClosed(1, NEIGHBOURS).toArray(),
                NEIGHBOURS);
        torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        System.out.printf("%d x %d x %d, %d images a class, %d threads (libtorch %d)%n", rows, rows,
                settings[1],
                perClass, Runtime.getRuntime().availableProcessors(), torch.get_num_threads());
        RetrievalResult[] last = new RetrievalResult[1];
        try (PointerScope scope = new PointerScope();
                FloatPointer values = new FloatPointer(embeddings.data())) {
            scope.attach(values);
            Tensor tensor = torch.from_blob(values, rows, settings[1]);
            Alternating times = Alternating.time(WARM_UPS, settings[3],
                    () -> last[0] = RetrievalEvaluation.ofSelf(embeddings, labels, options),
                    () -> bare(tensor));
            System.out.print(times.report("Contexture: exact search with metrics",
                    "libtorch: matrix product and top-k alone"));
        }
        System.out.println(last[0].overall().summary().entrySet().stream()
                .filter(metric -> !metric.getKey().matches("R@([2-9]|\\d{2})")).toList());
    }

    /** Classes that overlap as those of a trained network do: R@1 well above chance, and far from 1. */
    private static Matrix embeddings(int rows, int columns, int[] labels) {
        Random random = new Random(1);
        Matrix matrix = Matrix.zeros(rows, columns);
        Matrix centres = Matrix.zeros(labels[rows - 1] + 1, columns);
        for (int i = 0; i < centres.data().length; i++) {
            centres.data()[i] = 0.4f * (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix.set(row, column, centres.get(labels[row], column) + (float) random.nextGaussian());
            }
        }
        return Rows.normalised(matrix);
    }

    private static void bare(Tensor embeddings) {
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            scope.attach(guard);
            Tensor transposed = embeddings.t();
            for (long from = 0; from < embeddings.size(0); from += BLOCK) {
                try (PointerScope block = new PointerScope()) {
                    Tensor queries = embeddings.slice(0, new org.bytedeco.pytorch.LongOptional(from),
                            new org.bytedeco.pytorch.LongOptional(Math.min(embeddings.size(0), from + BLOCK)),
                            1);
                    block.attach(torch.topk(torch.mm(queries, transposed), NEIGHBOURS + 1));
                }
            }
        }
    }
}
