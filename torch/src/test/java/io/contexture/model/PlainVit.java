package io.contexture.model;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A vision transformer of one block in loops, in double: what the one on libtorch must equal. */
final class PlainVit {

    private static final double EPSILON = 1e-6;

    private final VisionTransformer vit;
    private final Map<String, float[]> weights = new HashMap<>();

    PlainVit(VisionTransformer vit) {
        this.vit = vit;
    }

    void put(String name, float[] values) {
        weights.put(name, values);
    }

    private static float[] get(Map<String, float[]> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    /** The class token after the only block. */
    double[] classToken(FloatBuffer pixels, int size) {
        double[][] x = tokens(pixels, size);
        double[][] attended = attention(x);
        for (int t = 0; t < x.length; t++) {
            plus(x[t], linear(weights, attended[t], "blocks.0.attn.proj"), "blocks.0.ls1.gamma");
            double[] inner = linear(weights, layerNorm(weights, x[t], "blocks.0.norm2"), "blocks.0.mlp.fc1");
            plus(x[t], linear(weights, gelu(inner), "blocks.0.mlp.fc2"), "blocks.0.ls2.gamma");
        }
        return layerNorm(weights, x[0], "norm");
    }

    private double[][] tokens(FloatBuffer pixels, int size) {
        int side = size / vit.patch();
        double[][] x = new double[1 + side * side][vit.width()];
        for (int c = 0; c < vit.width(); c++) {
            x[0][c] = get(weights, "cls_token")[c];
            for (int patch = 0; patch < side * side; patch++) {
                double sum = get(weights, "patch_embed.proj.bias")[c];
                for (int at = 0; at < 3 * vit.patch() * vit.patch(); at++) {
                    int channel = at / (vit.patch() * vit.patch());
                    int row = patch / side * vit.patch() + at / vit.patch() % vit.patch();
                    int column = patch % side * vit.patch() + at % vit.patch();
                    sum += get(weights, "patch_embed.proj.weight")[c * 3 * vit.patch() * vit.patch() + at]
                            * pixels.get((channel * size + row) * size + column);
                }
                x[1 + patch][c] = sum;
            }
        }
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < vit.width(); c++) {
                x[t][c] += get(weights, "pos_embed")[t * vit.width() + c];
            }
        }
        return x;
    }

    private double[][] attention(double[][] x) {
        int d = vit.width() / vit.heads();
        double[][] three = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            three[t] = linear(weights, layerNorm(weights, x[t], "blocks.0.norm1"), "blocks.0.attn.qkv");
        }
        double[][] result = new double[x.length][vit.width()];
        for (int head = 0; head < vit.heads(); head++) {
            for (int t = 0; t < x.length; t++) {
                double[] share = new double[x.length];
                double total = 0;
                for (int s = 0; s < x.length; s++) {
                    double dot = 0;
                    for (int c = 0; c < d; c++) {
                        dot += three[t][head * d + c] * three[s][vit.width() + head * d + c];
                    }
                    share[s] = Math.exp(dot / Math.sqrt(d));
                    total += share[s];
                }
                for (int s = 0; s < x.length; s++) {
                    for (int c = 0; c < d; c++) {
                        result[t][head * d + c] += share[s] / total
                                * three[s][2 * vit.width() + head * d + c];
                    }
                }
            }
        }
        return result;
    }

    private void plus(double[] x, double[] y, String factor) {
        for (int c = 0; c < x.length; c++) {
            x[c] += y[c] * get(weights, factor)[c];
        }
    }

    static double[] linear(Map<String, float[]> weights, double[] x, String name) {
        float[] bias = get(weights, name + ".bias");
        double[] y = new double[bias.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += get(weights, name + ".weight")[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    static double[] layerNorm(Map<String, float[]> weights, double[] x, String name) {
        double mean = 0;
        double variance = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            y[c] = (x[c] - mean) / Math.sqrt(variance + EPSILON) * get(weights, name + ".weight")[c]
                    + get(weights, name + ".bias")[c];
        }
        return y;
    }

    static double[] gelu(double[] x) {
        double[] y = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            y[c] = x[c] * (1 + erf(x[c] / Math.sqrt(2))) / 2;
        }
        return y;
    }

    /** Its Taylor series: exact enough for what is within 4. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
