package io.contexture.index.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFileTest {

    private static final int ROWS = 1500;
    private static final int COLUMNS = 8;

    @TempDir
    private Path folder;

    private final Matrix matrix = matrix();

    private static Matrix matrix() {
        Random random = new Random(3);
        Matrix matrix = Matrix.zeros(ROWS, COLUMNS);
        for (int i = 0; i < matrix.data().length; i++) {
            matrix.data()[i] = (float) random.nextGaussian();
        }
        return Rows.normalised(matrix);
    }

    private Vectors vectors(int... rows) {
        Vectors vectors = new FloatVectors(rows.length, COLUMNS);
        for (int i = 0; i < rows.length; i++) {
            vectors.put(i, vectors.encode(matrix.data(), matrix.index(rows[i])), 0);
        }
        return vectors;
    }

    private static int[] range(int to, int step) {
        return LongStream.range(0, to).filter(i -> step == 0 || i % step != 0).mapToInt(i -> (int) i)
                .toArray();
    }

    private Path written(SmallWorldGraph graph) throws IOException {
        Path file = folder.resolve("graph");
        GraphFile.write(file, graph, LongStream.range(100, 100 + ROWS).toArray(), ROWS);
        return file;
    }

    private SmallWorldGraph graph() {
        Vectors vectors = vectors(range(ROWS, 0));
        SmallWorldGraph graph = new SmallWorldGraph(vectors);
        graph.add(vectors, 0, ROWS);
        return graph;
    }

    private double found(SmallWorldGraph graph, Vectors vectors, int rows) {
        int found = 0;
        float[] query = new float[COLUMNS];
        for (int row = 0; row < rows; row++) {
            vectors.read(row, query);
            long[] near = graph.search(query, 20, NodeSet.all(rows));
            found += near.length > 0 && ScoredNode.node(near[0]) == row ? 1 : 0;
        }
        return (double) found / rows;
    }

    @Test
    void aGraphIsReadAsItWas() throws IOException {
        SmallWorldGraph graph = graph();
        Vectors vectors = vectors(range(ROWS, 0));
        GraphFile.Read read = GraphFile.read(written(graph), vectors,
                LongStream.range(100, 100 + ROWS + 7).toArray()).orElseThrow();
        assertThat(read.nodes()).isEqualTo(ROWS);
        float[] query = new float[COLUMNS];
        for (int row = 0; row < ROWS; row += 50) {
            vectors.read(row, query);
            assertThat(read.graph().search(query, 10, NodeSet.all(ROWS)))
                    .isEqualTo(graph.search(query, 10, NodeSet.all(ROWS)));
        }
    }

    @Test
    void nodesWithoutVectorsAreLeftOutAndTheOthersStillFound() throws IOException {
        Path file = written(graph());
        int[] left = range(ROWS, 4);
        Vectors vectors = vectors(left);
        long[] numbers = LongStream.range(0, left.length).map(i -> 100 + left[(int) i]).toArray();
        GraphFile.Read read = GraphFile.read(file, vectors, numbers).orElseThrow();
        assertThat(read.nodes()).isEqualTo(left.length);
        assertThat(found(read.graph(), vectors, left.length)).isGreaterThan(0.99);
    }

    @Test
    void aFileThatIsDamagedOrOfOtherVectorsIsAsGoodAsNone() throws IOException {
        Path file = written(graph());
        Vectors vectors = vectors(range(ROWS, 0));
        assertThat(GraphFile.read(file, vectors, LongStream.range(99, 99 + ROWS).toArray())).isEmpty();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(GraphFile.read(file, vectors, LongStream.range(100, 100 + ROWS).toArray())).isEmpty();
        Files.write(file, new byte[5]);
        assertThat(GraphFile.read(file, vectors, LongStream.range(100, 100 + ROWS).toArray())).isEmpty();
        assertThat(GraphFile.read(folder.resolve("none"), vectors, new long[0])).isEmpty();
    }
}
