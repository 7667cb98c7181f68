package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.testing.Closeness;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every variant of any scores, against the definitions written out, and against the loss itself. */
class ContextualVariantPropertyTest {

    @Property(tries = 300)
    void equalsItsDefinitionWrittenOutAndDifferentiatedAutomatically(@ForAll ContextualVariant variant,
            @ForAll @IntRange(min = 2, max = 14) int n, @ForAll @IntRange(max = 14) int wide,
            @ForAll ScoreFamily family, @ForAll @IntRange(max = 5) int tolerance, @ForAll long seed) {
        ContextualVariantLoss loss = new ContextualVariantLoss(2 + wide % (n - 1), tolerance / 32f, variant);
        Matrix scores = family.scores(n, new Random(seed));
        if (variant == ContextualVariant.SIGMOID) {
            // Rows that are their own nearest: R(i) as good as empty is beyond the digits of float.
            for (int i = 0; i < n; i++) {
                scores.set(i, i, 1);
            }
        }
        Matrix cotangent = ScoreFamily.LOPSIDED.scores(n, new Random(~seed));
        ContextualVariantSimilarity similarity = ContextualVariantSimilarity.of(scores, loss);
        PlainContextualVariant plain = new PlainContextualVariant(scores, loss);
        Closeness.check("values", Batches.widened(similarity.values()), plain.values(), 1e-6);
        double[] gradient = Batches.widened(similarity.backward(cotangent));
        double[] expected = plain.backward(Batches.widened(cotangent));
        // The cotangent is near 1; what comes back to full neighbourhoods of a sigmoid is a small difference of such terms.
        double largest = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
        for (int at = 0; at < n * n; at++) {
            assertThat(gradient[at]).as("gradient %d", at).isCloseTo(expected[at], within(2e-5 * largest));
        }
    }

    @Property(tries = 100)
    void theFullVariantIsTheContextualLoss(@ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(max = 60) int wide, @ForAll ScoreFamily family,
            @ForAll @IntRange(max = 5) int tolerance, @ForAll long seed) {
        int k = 2 + wide % (n - 1);
        float eps = tolerance / 32f;
        Matrix scores = family.scores(n, new Random(seed));
        int[] labels = Batches.labels(n, 4);
        LossValue full = new ContextualVariantLoss(k, eps, ContextualVariant.FULL).evaluateScores(scores,
                labels);
        LossValue whole = new ContextualLoss(k, eps).evaluateScores(scores, labels);
        assertThat(full.value()).isCloseTo(whole.value(), within(1e-6));
        Closeness.check("gradient", Batches.widened(full.gradient()), Batches.widened(whole.gradient()),
                2e-5);
    }

    @Property(tries = 100)
    void doesNotDependOnTheOrderOfRows(@ForAll ContextualVariant variant,
            @ForAll @IntRange(min = 4, max = 30) int n, @ForAll ScoreFamily family, @ForAll long seed) {
        Random random = new Random(seed);
        Matrix scores = family.scores(n, random);
        int[] labels = Batches.labels(n, 3);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        java.util.Collections.shuffle(Arrays.asList(order), random);
        Matrix shuffled = Matrix.zeros(n, n);
        int[] shuffledLabels = new int[n];
        for (int i = 0; i < n; i++) {
            shuffledLabels[i] = labels[order[i]];
            for (int j = 0; j < n; j++) {
                shuffled.set(i, j, scores.get(order[i], order[j]));
            }
        }
        ContextualVariantLoss loss = new ContextualVariantLoss(4, 0.05f, variant);
        assertThat(loss.evaluateScores(shuffled, shuffledLabels).value())
                .isCloseTo(loss.evaluateScores(scores, labels).value(), within(1e-6));
    }
}
