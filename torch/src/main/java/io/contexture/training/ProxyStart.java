package io.contexture.training;

/** Where the proxies of a loss are when training begins. A loss without proxies knows no difference. */
public enum ProxyStart {
    /** Where the loss draws them. */
    RANDOM,
    /** At the means of their classes' embeddings by the untrained network, which is of use if that is pretrained. */
    CLASS_MEANS
}
