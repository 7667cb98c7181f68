package io.contexture.report;

import java.util.stream.DoubleStream;

/**
 * Round values along an axis.
 *
 * @param low  the first, not above the data
 * @param high the last, not below the data
 * @param step 1, 2 or 5 times a power of ten
 */
record Ticks(double low, double high, double step) {

    /** About {@code count} steps that cover {@code from} to {@code to}. */
    static Ticks covering(double from, double to, int count) {
        double rough = Math.max(to - from, 1e-9) / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double multiple = rough / power;
        double step = power * (multiple <= 1 ? 1 : multiple <= 2 ? 2 : multiple <= 5 ? 5 : 10);
        return new Ticks(Math.floor(from / step + 1e-9) * step, Math.ceil(to / step - 1e-9) * step, step);
    }

    double[] values() {
        int count = (int) Math.round((high - low) / step);
        return DoubleStream.iterate(0, i -> i + 1).limit(count + 1L).map(i -> low + i * step).toArray();
    }

    /** The value with as many decimals as the step needs. */
    String label(double value) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return Html.format("%." + decimals + "f", value);
    }
}
