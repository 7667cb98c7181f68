package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a loss gives for a batch.
 *
 * @param value             the loss
 * @param gradient          its gradient, of the shape of the input that the loss was asked about
 * @param referenceGradient the gradient with respect to the references, if it was asked for
 * @param weightGradients   gradients with respect to the loss's own weights, by their names; empty for a loss without
 * @param terms             the values of its parts by name, unweighted, in the order of the formula; empty for a loss of
 *                          one part
 */
public record LossValue(double value, Matrix gradient, @Nullable Matrix referenceGradient,
        Map<String, Matrix> weightGradients, Map<String, Double> terms) {

    public LossValue {
        weightGradients = Collections.unmodifiableMap(new LinkedHashMap<>(weightGradients));
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** A loss of one part, without references or weights. */
    public LossValue(double value, Matrix gradient) {
        this(value, gradient, null, Map.of(), Map.of());
    }

    /** A loss of one part with weights. */
    public LossValue(double value, Matrix gradient, Map<String, Matrix> weightGradients) {
        this(value, gradient, null, weightGradients, Map.of());
    }

    /** The same value and parts with the gradient carried back to another input. */
    LossValue carriedBack(Matrix newGradient, @Nullable Matrix newReferenceGradient) {
        return new LossValue(value, newGradient, newReferenceGradient, weightGradients, terms);
    }
}
