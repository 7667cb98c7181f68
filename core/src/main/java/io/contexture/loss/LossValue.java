package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a loss gives for a batch.
 *
 * @param value    the loss
 * @param gradient its gradient, of the shape of the input that the loss was asked about
 * @param terms    the values of its parts by name, unweighted, in the order of the formula; empty for a loss of one part
 */
public record LossValue(double value, Matrix gradient, Map<String, Double> terms) {

    public LossValue {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** A loss of one part. */
    public LossValue(double value, Matrix gradient) {
        this(value, gradient, Map.of());
    }
}
