package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Data sets for tests of samplers, and what must hold of batches drawn from them. */
final class DataSets {

    private DataSets() {}

    /** Class c of {@code classes} has 2 + c % spread images, in mixed order, and super-class c % supers; labels are not dense. */
    static ClassIndex mixed(int classes, int spread, int supers) {
        int[] order = IntStream.range(0, spread + 2)
                .flatMap(copy -> IntStream.range(0, classes).filter(c -> copy < 2 + c % spread)).toArray();
        return ClassIndex.of(Arrays.stream(order).map(c -> 7 * c - 3).toArray(),
                Arrays.stream(order).map(c -> c % supers).toArray());
    }

    /** {@code classes} of {@code size} images each; class c is of super-class c / classesOfSuper. */
    static ClassIndex even(int classes, int size, int classesOfSuper) {
        int[] labels = IntStream.range(0, classes * size).map(row -> row / size).toArray();
        return ClassIndex.of(labels, Arrays.stream(labels).map(label -> label / classesOfSuper).toArray());
    }

    /** Rows of norm 1 that scatter around a random point for each class. */
    static Matrix embeddings(ClassIndex data, int dimension, double scatter, long seed) {
        Random random = new Random(seed);
        Matrix rows = Matrix.zeros(data.dataSetSize(), dimension);
        for (int c = 0; c < data.classes(); c++) {
            double[] centre = random.doubles(dimension, -1, 1).toArray();
            for (int row : data.rows(c)) {
                for (int i = 0; i < dimension; i++) {
                    rows.set(row, i, (float) (centre[i] + scatter * random.nextGaussian()));
                }
            }
        }
        Rows.normalise(rows);
        return rows;
    }

    /** Class number of each row. */
    static int[] classOf(ClassIndex data) {
        int[] classes = new int[data.dataSetSize()];
        Arrays.fill(classes, -1);
        for (int c = 0; c < data.classes(); c++) {
            for (int row : data.rows(c)) {
                classes[row] = c;
            }
        }
        return classes;
    }

    /** Whole classes of m images, none twice in a batch, images repeated only where a class has fewer than m. */
    static void assertWholeClasses(ClassIndex data, List<int[]> epoch, int batchSize, int m) {
        for (int[] batch : epoch) {
            assertDifferentClasses(data, batch, batchSize, m);
            for (int from = 0; from < batchSize; from += m) {
                int size = data.rows(classOf(data)[batch[from]]).length;
                assertThat(Arrays.stream(batch, from, from + m).distinct().count())
                        .isEqualTo(Math.min(m, size));
            }
        }
    }

    /** Groups of m images of one class, none twice in a batch. */
    static void assertDifferentClasses(ClassIndex data, int[] batch, int batchSize, int m) {
        int[] classOf = classOf(data);
        assertThat(batch).hasSize(batchSize);
        Set<Integer> seen = new HashSet<>();
        for (int from = 0; from < batchSize; from += m) {
            int c = classOf[batch[from]];
            assertThat(seen.add(c)).as("a class once a batch").isTrue();
            assertThat(Arrays.stream(batch, from, from + m).allMatch(row -> classOf[row] == c)).isTrue();
        }
    }

    static int[] flat(List<int[]> epoch) {
        return epoch.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
