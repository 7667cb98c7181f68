package io.contexture.loss;

/**
 * What is left of the contextual loss when a piece of it is taken away or made otherwise: the paper's ablations. The
 * symbols are those of {@link ContextualVariantSimilarity}; what a constant does not speak of is as in {@link #FULL}.
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, ICML 2023, and the ablations of the authors' code.
 */
public enum ContextualVariant {

    /**
     * The whole: {@code W_ij = 1[j in N(i)] (A_ij + B_ij) / 2}, {@code J_ij = mean over m in R(i) of W_mj},
     * {@code C = (J + J^T) / 2}. {@link ContextualLoss} is the same and much faster.
     */
    FULL("L_context"),

    /** Step 1 alone: {@code C_ij = 1[D_ij <= d_i(k) + 1e-5]}, not symmetric. */
    NEIGHBOURHOOD_ONLY("L_1"),

    /** Step 1 alone, smooth: {@code C_ij = sigmoid((d_i(k) + 1e-5 - D_ij) / 0.01)}, with its own gradient. */
    SIGMOID_NEIGHBOURHOOD_ONLY("L_{1,sigma}"),

    /** Steps 1 and 2: {@code C = W}, not symmetric. */
    NO_QUERY_EXPANSION("L_2"),

    /** Steps 1 and 2 with the overlap of neighbours alone: {@code C_ij = 1[j in N(i)] A_ij}, not symmetric. */
    NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION("L_{2,M+}"),

    /**
     * Minimum for every "and": {@code A_ij = sum over m of min(N_im, N_jm) / |N(i)|}, B likewise,
     * {@code W_ij = min((A_ij + B_ij) / 2, N_ij)}, {@code R = min(H, H^T)}, {@code J_ij = sum over m of
     * min(R_im, W_mj) / |R(i)|}. The values are those of {@link #FULL}, the gradient is not: what is not the smaller
     * argument has none, and equal ones have half each.
     */
    MINIMUM("L_context, min for and"),

    /**
     * A sigmoid for both indicators: {@code N_ij = sigmoid((d_i(k) + eps - D_ij) / 0.01)}, H likewise with k/2; the
     * sets' sizes are sums of such numbers.
     */
    SIGMOID("L_{context,sigma}"),

    /** The overlap of neighbours alone: {@code W_ij = 1[j in N(i)] A_ij}. */
    NEIGHBOUR_OVERLAP_ONLY("L_{context,M+}"),

    /** Step 2 left out: {@code W_ij = 1[j in N(i)]}. */
    NO_OVERLAP("L_context, W = N"),

    /** The values of {@link #FULL}; in the gradient {@code |R(i)|} is a constant, too. */
    EXPANSION_SIZE_CONSTANT("L_context, |R(i)| constant"),

    /** The values of {@link #FULL}; in the gradient {@code |N(i)|} and the size of its complement are no constants. */
    NOTHING_CONSTANT("L_context, nothing constant");

    private final String symbol;

    ContextualVariant(String symbol) {
        this.symbol = symbol;
    }

    /** The paper's symbol for reports; where it has none of its own, the difference in a few words. */
    public String symbol() {
        return symbol;
    }

    /** Whether step 2 is made. */
    boolean hasOverlap() {
        return this != NO_OVERLAP && !isStepOneAlone();
    }

    /** Whether the overlap counts what both leave out, as well as what both hold. */
    boolean countsOthers() {
        return this != NEIGHBOUR_OVERLAP_ONLY && this != NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION;
    }

    /** Whether step 3 is made. */
    boolean hasExpansion() {
        return switch (this) {
            case NEIGHBOURHOOD_ONLY, SIGMOID_NEIGHBOURHOOD_ONLY, NO_QUERY_EXPANSION,
                    NEIGHBOUR_OVERLAP_WITHOUT_EXPANSION ->
                false;
            default -> true;
        };
    }

    /** The tolerance in place of {@code eps}: the authors fix it where there is but step 1. */
    float tolerance(float eps) {
        return isStepOneAlone() ? 1e-5f : eps;
    }

    Membership membership() {
        return this == SIGMOID || this == SIGMOID_NEIGHBOURHOOD_ONLY
                ? Membership.SIGMOID
                : Membership.INDICATOR;
    }

    LogicalAnd and() {
        return this == MINIMUM ? LogicalAnd.MINIMUM : LogicalAnd.PRODUCT;
    }

    /** Whether the gradient takes {@code |N(i)|} and the size of its complement as constants. */
    boolean sizesAreConstant() {
        return this != NOTHING_CONSTANT;
    }

    /** Whether the gradient takes {@code |R(i)|} as a constant. */
    boolean expansionSizeIsConstant() {
        return this == EXPANSION_SIZE_CONSTANT;
    }

    private boolean isStepOneAlone() {
        return this == NEIGHBOURHOOD_ONLY || this == SIGMOID_NEIGHBOURHOOD_ONLY;
    }
}
