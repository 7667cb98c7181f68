package io.contexture.loss;

import java.util.stream.IntStream;

/** The losses with class vectors once more, entry by entry in double and without a gradient: formulas to compare with. */
final class PlainProxyLosses {

    private PlainProxyLosses() {}

    /** The value for embeddings x, weights w and labels y. */
    interface Plain {

        double value(double[][] x, double[][] w, int[] y);
    }

    static Plain proxyNca(double scale) {
        return (x, w, y) -> mean(x.length,
                i -> softmax(scores(x[i], w, (a, b) -> -scale * (2 - 2 * cosine(a, b))), y[i]));
    }

    static Plain normalisedSoftmax(double temperature) {
        return (x, w, y) -> mean(x.length,
                i -> softmax(scores(x[i], w, (a, b) -> cosine(a, b) / temperature), y[i]));
    }

    static Plain cosFace(double margin, double scale) {
        return (x, w, y) -> mean(x.length, i -> {
            double[] z = scores(x[i], w, (a, b) -> scale * cosine(a, b));
            z[y[i]] -= scale * margin;
            return softmax(z, y[i]);
        });
    }

    static Plain arcFace(double degrees, double scale, int centres) {
        double m = degrees / 180 * Math.PI;
        return (x, w, y) -> mean(x.length, i -> {
            double[] all = scores(x[i], w, PlainProxyLosses::cosine);
            double[] z = new double[w.length / centres];
            for (int c = 0; c < z.length; c++) {
                int first = c * centres;
                double nearest = IntStream.range(first, first + centres).mapToDouble(k -> all[k]).max()
                        .orElseThrow();
                double theta = Math.acos(nearest);
                double own = theta + m <= Math.PI ? Math.cos(theta + m) : Math.cos(theta) - m * Math.sin(m);
                z[c] = scale * (c == y[i] ? own : nearest);
            }
            return softmax(z, y[i]);
        });
    }

    static Plain softTriple(double la, double gamma, double margin, int centres) {
        return (x, w, y) -> mean(x.length, i -> {
            double[] all = scores(x[i], w, PlainProxyLosses::cosine);
            double[] z = new double[w.length / centres];
            for (int c = 0; c < z.length; c++) {
                double weighted = 0;
                double sum = 0;
                for (int k = c * centres; k < (c + 1) * centres; k++) {
                    weighted += Math.exp(all[k] / gamma) * all[k];
                    sum += Math.exp(all[k] / gamma);
                }
                z[c] = la * (weighted / sum - (c == y[i] ? margin : 0));
            }
            return softmax(z, y[i]);
        });
    }

    static Plain proxyAnchor(double margin, double alpha) {
        return (x, w, y) -> {
            double pull = 0;
            double push = 0;
            int withPositives = 0;
            for (int p = 0; p < w.length; p++) {
                double positives = 0;
                double negatives = 0;
                for (int i = 0; i < x.length; i++) {
                    double s = cosine(x[i], w[p]);
                    positives += y[i] == p ? Math.exp(-alpha * (s - margin)) : 0;
                    negatives += y[i] == p ? 0 : Math.exp(alpha * (s + margin));
                }
                withPositives += positives > 0 ? 1 : 0;
                pull += Math.log(1 + positives);
                push += Math.log(1 + negatives);
            }
            return pull / withPositives + push / w.length;
        };
    }

    /** All pairs; w holds one beta, or one a class. */
    static Plain margin(double alpha, double nu) {
        return (x, w, y) -> {
            double sum = 0;
            int violating = 0;
            for (int i = 0; i < x.length; i++) {
                double beta = w[w.length == 1 ? 0 : y[i]][0];
                for (int j = 0; j < x.length; j++) {
                    if (i != j) {
                        double distance = distance(x[i], x[j]);
                        double violation = Math.max(0,
                                alpha + (y[i] == y[j] ? distance - beta : beta - distance));
                        violating += violation > 0 ? 1 : 0;
                        sum += violation + nu * beta;
                    }
                }
            }
            return violating == 0 ? 0 : sum / violating;
        };
    }

    static double distance(double[] a, double[] b) {
        double lengthA = Math.sqrt(dot(a, a));
        double lengthB = Math.sqrt(dot(b, b));
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] / lengthA - b[i] / lengthB;
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private interface Measure {

        double of(double[] a, double[] b);
    }

    private static double[] scores(double[] x, double[][] w, Measure measure) {
        return IntStream.range(0, w.length).mapToDouble(c -> measure.of(x, w[c])).toArray();
    }

    private static double softmax(double[] z, int y) {
        double sum = IntStream.range(0, z.length).mapToDouble(c -> Math.exp(z[c] - z[y])).sum();
        return Math.log(sum);
    }

    private static double mean(int n, java.util.function.IntToDoubleFunction of) {
        return IntStream.range(0, n).mapToDouble(of).average().orElseThrow();
    }
}
