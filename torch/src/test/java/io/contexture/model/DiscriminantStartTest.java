package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.storage.BadInputException;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a head begins with, against definitions and answers worked out by hand. */
class DiscriminantStartTest {

    private static final double LITTLE = 1e-9;

    private record Answer(double[][] weight, double[] bias) {}

    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    private static Answer start(float[][] rows, int[] labels, int outputs, double shrinkage) {
        int d = rows[0].length;
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            DiscriminantStart start = new DiscriminantStart(outputs, shrinkage);
            start.requireFit(d);
            DiscriminantStart.Layer layer = start.of(ClassScatter.of((from, to) -> {
                float[] part = new float[(to - from) * d];
                for (int row = from; row < to; row++) {
                    System.arraycopy(rows[row], 0, part, (row - from) * d, d);
                }
                return torch.from_blob(new FloatPointer(part), to - from, d);
            }, labels, d, torch.ScalarType.Double));
            double[] flat = copy(layer.weight());
            double[][] weight = new double[outputs][d];
            for (int i = 0; i < outputs; i++) {
                System.arraycopy(flat, i * d, weight[i], 0, d);
            }
            return new Answer(weight, copy(layer.bias()));
        }
    }

    private static double[] copy(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        new DoublePointer(tensor.contiguous().data_ptr_double()).get(values);
        return values;
    }

    private static double[] embed(Answer layer, float[] row) {
        double[] out = layer.bias.clone();
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < row.length; j++) {
                out[i] += layer.weight[i][j] * row[j];
            }
        }
        return out;
    }

    /** Variance 4 and 1 within the classes, means 2 apart in both numbers: Fisher's direction is S^-1 (2, 2) = (1/2, 2). */
    @Test
    void twoClassesGiveFishersDirection() {
        float[][] rows = new float[8][];
        int[] labels = new int[8];
        for (int i = 0; i < 4; i++) {
            float[] off = {i % 2 == 0 ? 2 : -2, i < 2 ? 1 : -1};
            rows[i] = new float[]{5 + off[0], 7 + off[1]};
            rows[i + 4] = new float[]{7 + off[0], 9 + off[1]};
            labels[i + 4] = 1;
        }
        Answer layer = start(rows, labels, 1, LITTLE);
        assertThat(layer.weight[0][1] / layer.weight[0][0]).isCloseTo(4, within(1e-6));
        assertThat(layer.weight[0][0] * 6 + layer.weight[0][1] * 8 + layer.bias[0]).isCloseTo(0,
                within(1e-9));
        double meanSquare = (Math.pow(layer.weight[0][0], 2) + Math.pow(layer.weight[0][1], 2)) / 2;
        assertThat(meanSquare).isCloseTo(1 / (3.0 * 2), within(1e-9));
        // With all variances drawn together the means alone count.
        Answer ofMeans = start(rows, labels, 1, 1);
        assertThat(ofMeans.weight[0][1] / ofMeans.weight[0][0]).isCloseTo(1, within(1e-6));
        // Half of the way from (4, 1) to the mean variance, 5/2: S = diag(13/4, 7/4).
        Answer between = start(rows, labels, 1, 0.5);
        assertThat(between.weight[0][1] / between.weight[0][0]).isCloseTo(13.0 / 7, within(1e-6));
    }

    /** Definition: of the outputs, the covariance within classes is a multiple of I, that of class means diagonal and descending. */
    @Test
    void outputsAreWhiteWithinClassesAndOrderedByWhatTellsThemApart() {
        Sample sample = Sample.of(30, 20, 6, 3);
        double[][] out = new double[sample.rows.length][];
        Answer layer = start(sample.rows, sample.labels, 6, LITTLE);
        for (int i = 0; i < out.length; i++) {
            out[i] = embed(layer, sample.rows[i]);
        }
        double[][] means = new double[30][6];
        double[] mean = new double[6];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < 6; j++) {
                means[sample.labels[i]][j] += out[i][j] / 20;
                mean[j] += out[i][j] / out.length;
            }
        }
        double[][] inClass = new double[6][6];
        double[][] ofMeans = new double[6][6];
        for (int i = 0; i < out.length; i++) {
            double[] own = means[sample.labels[i]];
            for (int j = 0; j < 6; j++) {
                for (int k = 0; k < 6; k++) {
                    inClass[j][k] += (out[i][j] - own[j]) * (out[i][k] - own[k]);
                    ofMeans[j][k] += (own[j] - mean[j]) * (own[k] - mean[k]);
                }
            }
        }
        for (int j = 0; j < 6; j++) {
            assertThat(mean[j]).isCloseTo(0, within(1e-6));
            for (int k = 0; k < 6; k++) {
                assertThat(inClass[j][k] / inClass[0][0]).isCloseTo(j == k ? 1 : 0, within(1e-5));
                if (j != k) {
                    assertThat(ofMeans[j][k] / ofMeans[0][0]).isCloseTo(0, within(1e-5));
                }
            }
            if (j > 0) {
                assertThat(ofMeans[j][j]).isLessThan(ofMeans[j - 1][j - 1]);
            }
        }
    }

    @Test
    void whereClassesAreFewTheOtherOutputsAreWhiteToo() {
        Sample sample = Sample.of(3, 40, 6, 5);
        Answer few = start(sample.rows, sample.labels, 2, LITTLE);
        Answer all = start(sample.rows, sample.labels, 5, LITTLE);
        double factor = all.weight[0][0] / few.weight[0][0];
        double[][] inClass = new double[5][5];
        double[][] means = new double[3][5];
        double[][] out = new double[sample.rows.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = embed(all, sample.rows[i]);
            for (int j = 0; j < 5; j++) {
                means[sample.labels[i]][j] += out[i][j] / 40;
            }
        }
        for (int i = 0; i < out.length; i++) {
            double[] own = means[sample.labels[i]];
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 5; k++) {
                    inClass[j][k] += (out[i][j] - own[j]) * (out[i][k] - own[k]);
                }
            }
        }
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 5; k++) {
                assertThat(inClass[j][k] / inClass[0][0]).isCloseTo(j == k ? 1 : 0, within(1e-5));
            }
            for (int label = 0; j >= 2 && label < 3; label++) {
                assertThat(means[label][j]).as("nothing is left that tells the classes apart").isCloseTo(0,
                        within(1e-6));
            }
        }
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 6; k++) {
                assertThat(Math.abs(all.weight[j][k])).isCloseTo(Math.abs(factor * few.weight[j][k]),
                        within(1e-6));
            }
        }
    }

    @Test
    void classesOfRowsThatAreAllAlikeGiveThePrincipalDirectionsOfTheirMeans() {
        float[][] rows = {{3, 0, 0}, {3, 0, 0}, {-3, 0, 0}, {-3, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, -1, 0},
                {0, -1, 0}};
        Answer layer = start(rows, new int[]{0, 0, 1, 1, 2, 2, 3, 3}, 3, 0.2);
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++) {
                assertThat(Math.abs(layer.weight[j][k])).isCloseTo(j == k ? 1 / Math.sqrt(3) : 0,
                        within(1e-9));
            }
        }
    }

    @Test
    void moreInputsThanAreFeasibleAreRefused() {
        assertThatThrownBy(() -> new DiscriminantStart(2, 0.2).requireFit(20000))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("discriminants of 20000 numbers")
                .hasMessageContaining("--head-start uniform");
    }

    /** Classes around normal centres, with numbers that are loud and correlated within a class. */
    private record Sample(float[][] rows, int[] labels) {

        static Sample of(int classes, int perClass, int d, long seed) {
            Random random = new Random(seed);
            float[][] rows = new float[classes * perClass][d];
            int[] labels = new int[rows.length];
            for (int label = 0; label < classes; label++) {
                double[] centre = random.doubles(d).map(_ -> random.nextGaussian()).toArray();
                for (int i = 0; i < perClass; i++) {
                    int row = label * perClass + i;
                    labels[row] = label;
                    double shared = random.nextGaussian();
                    for (int j = 0; j < d; j++) {
                        rows[row][j] = (float) (10 + centre[j] * (j + 1) + 3 * shared
                                + (j + 1) * random.nextGaussian());
                    }
                }
            }
            return new Sample(rows, labels);
        }
    }
}
