package io.contexture.frozen;

import io.contexture.linalg.Matrix;
import io.contexture.model.Pooling;

/**
 * Makes one feature of the values that a backbone gives for the places of an image.
 *
 * @param places        places (pixels of a map, or tokens)
 * @param channels      numbers at each place
 * @param placeStride   from a place to the next, in floats
 * @param channelStride from a channel to the next, in floats
 */
record PlacePooling(int places, int channels, int placeStride, int channelStride) {

    private static final double SMALLEST = 1e-6;
    private static final double EXPONENT = 3;

    /** Of an image's map, channels x height x width. */
    static PlacePooling ofMap(int channels, int pixels) {
        return new PlacePooling(pixels, channels, 1, pixels);
    }

    /** Of an image's tokens, tokens x channels. */
    static PlacePooling ofTokens(int tokens, int channels) {
        return new PlacePooling(tokens, channels, channels, 1);
    }

    /** Reads the values of an image from {@code from} on, and puts its feature at {@code to} on. */
    void pool(float[] values, int from, Pooling pooling, float[] feature, int to) {
        for (int channel = 0; channel < channels; channel++) {
            feature[to + channel] = (float) pooled(values, from + channel * channelStride, pooling);
        }
    }

    /** The values of each place of an image, places x channels. */
    Matrix each(float[] values, int from) {
        Matrix all = Matrix.zeros(places, channels);
        for (int place = 0; place < places; place++) {
            for (int channel = 0; channel < channels; channel++) {
                all.set(place, channel, values[from + place * placeStride + channel * channelStride]);
            }
        }
        return all;
    }

    private double pooled(float[] values, int from, Pooling pooling) {
        return switch (pooling) {
            case AVERAGE -> mean(values, from);
            case MAX -> largest(values, from);
            case AVERAGE_AND_MAX -> mean(values, from) + largest(values, from);
            case GEM -> generalisedMean(values, from);
            case CLASS_TOKEN -> values[from];
            case GEM_LEARNED -> throw new IllegalArgumentException("a frozen backbone learns no exponent");
        };
    }

    private double mean(float[] values, int from) {
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += values[from + place * placeStride];
        }
        return sum / places;
    }

    private double largest(float[] values, int from) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int place = 0; place < places; place++) {
            largest = Math.max(largest, values[from + place * placeStride]);
        }
        return largest;
    }

    private double generalisedMean(float[] values, int from) {
        double sum = 0;
        for (int place = 0; place < places; place++) {
            double value = Math.max(values[from + place * placeStride], SMALLEST);
            sum += value * value * value;
        }
        return Math.pow(sum / places, 1 / EXPONENT);
    }
}
