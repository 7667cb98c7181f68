package io.contexture.training;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Setting;
import io.contexture.sampling.BatchSampler;

/** See {@link SamplerChoice#named}. */
record NamedSampler(String expression) implements SamplerChoice {

    @Override
    public BatchSampler sampler(Setting setting) {
        return Catalogue.samplers().make(expression, setting);
    }

    @Override
    public String toString() {
        return expression;
    }
}
