package io.contexture.testing;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One case of a golden file: its settings and its tensors, named without the case's prefix.
 *
 * @param file     the file it belongs to
 * @param name     its name
 * @param settings its settings
 */
public record GoldenCase(GoldenFile file, String name, JsonNode settings) {

    /** The case that holds the shared inputs: the one that setting {@code inputs} names, or this one. */
    public GoldenCase inputs() {
        return settings.has("inputs") ? file.testCase(settings.get("inputs").asString()) : this;
    }

    /** Whether the case has a tensor of that name. */
    public boolean has(String tensor) {
        return file.tensors().names().contains(path(tensor));
    }

    /** Names of the case's tensors. */
    public Set<String> tensorNames() {
        Set<String> names = new TreeSet<>();
        for (String full : file.tensors().names()) {
            if (full.startsWith(name + "/")) {
                names.add(full.substring(name.length() + 1));
            }
        }
        return names;
    }

    /** Extents of a tensor. */
    public List<Long> shape(String tensor) {
        return file.tensors().info(path(tensor)).shape();
    }

    /** Row-major values of an F32 tensor. */
    public float[] floats(String tensor) {
        return file.tensors().floats(path(tensor));
    }

    /** Row-major values of a tensor of any type, as floats. */
    public float[] asFloats(String tensor) {
        return file.tensors().asFloats(path(tensor));
    }

    /** Row-major values of an F32 or F64 tensor. */
    public double[] doubles(String tensor) {
        return file.tensors().doubles(path(tensor));
    }

    /** Values of an integer tensor. */
    public long[] longs(String tensor) {
        return file.tensors().longs(path(tensor));
    }

    /** Values of an integer tensor that fit into ints, such as labels. */
    public int[] ints(String tensor) {
        long[] wide = longs(tensor);
        int[] narrow = new int[wide.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = Math.toIntExact(wide[i]);
        }
        return narrow;
    }

    /** A numeric setting. */
    public double number(String setting) {
        return settings.required(setting).doubleValue();
    }

    /** An integer setting. */
    public int integer(String setting) {
        return settings.required(setting).intValue();
    }

    /** A text setting. */
    public String text(String setting) {
        return settings.required(setting).asString();
    }

    /** Compares floats with a tensor and, where there is one, with its {@code .f64} twin; see {@link #check(String, double[], double)}. */
    public void check(String tensor, float[] actual, double relativeTolerance) {
        double[] wide = new double[actual.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = actual[i];
        }
        check(tensor, wide, relativeTolerance);
    }

    /** Compares one number; see {@link #check(String, double[], double)}. */
    public void check(String tensor, double actual, double relativeTolerance) {
        check(tensor, new double[]{actual}, relativeTolerance);
    }

    /**
     * Compares with the {@code .f64} twin of a tensor where there is one, within {@code relativeTolerance} of its largest
     * magnitude, and with the float32 tensor within twice that (it is as far from the truth as we may be). Counts both
     * as compared, and proves each time that the comparison can fail: one value moved by 1 % of the largest must not pass
     * where the tolerance is below that.
     */
    public void check(String tensor, double[] actual, double relativeTolerance) {
        if (has(tensor + ".f64")) {
            compare(tensor + ".f64", actual, relativeTolerance);
            compare(tensor, actual, 2 * relativeTolerance);
        } else {
            compare(tensor, actual, relativeTolerance);
        }
    }

    private void compare(String tensor, double[] actual, double relativeTolerance) {
        Closeness.check(path(tensor), actual, doubles(tensor), relativeTolerance);
        file.compared(path(tensor));
    }

    /** Compares integers with a tensor, exactly. */
    public void checkExactly(String tensor, long[] actual) {
        Closeness.checkExactly(path(tensor), actual, longs(tensor));
        file.compared(path(tensor));
    }

    /**
     * Counts a tensor as compared after a comparison of the test's own, for which neither {@code check} fits (ties, sets,
     * a bound per step).
     */
    public void countAsCompared(String tensor) {
        file.tensors().info(path(tensor));
        file.compared(path(tensor));
    }

    private String path(String tensor) {
        return name + "/" + tensor;
    }

    @Override
    public String toString() {
        return file + " " + name;
    }
}
