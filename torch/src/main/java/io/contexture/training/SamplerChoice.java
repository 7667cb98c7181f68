package io.contexture.training;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Setting;
import io.contexture.sampling.BatchSampler;

/** Which sampler a run takes its batches from. {@code toString} must tell all of its settings: a run is continued with the same only. */
@FunctionalInterface
public interface SamplerChoice {

    /**
     * The sampler for a data set.
     *
     * @throws IllegalArgumentException if the data set or the batches do not suit it
     */
    BatchSampler sampler(Setting setting);

    /**
     * A sampler of the catalogue.
     *
     * @param expression such as {@code m-per-class(tries=3)}
     * @throws IllegalArgumentException if it cannot be read, or a name or an option does not exist
     */
    static SamplerChoice named(String expression) {
        return new NamedSampler(Catalogue.samplers().check(expression));
    }
}
