package io.contexture.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step done.
 *
 * @param step            its number, from 1
 * @param steps           steps of the run
 * @param epoch           the epoch it belongs to, from 0
 * @param loss            loss of its batch
 * @param terms           the loss's parts, unweighted; empty for a loss of one part
 * @param learningRate    of the backbone, as used
 * @param imagesPerSecond batch size over the time since the last step ended
 */
public record StepReport(int step, int steps, int epoch, double loss, Map<String, Double> terms,
        double learningRate,
        double imagesPerSecond) {

    public StepReport {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}
