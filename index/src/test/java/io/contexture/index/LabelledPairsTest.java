package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.index.Bands.Kind;
import io.contexture.linalg.Matrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelledPairsTest {

    @Test
    void aBandBeginsWhereEnoughPairsAreAlike() {
        PairSimilarities pairs = new PairSimilarities();
        for (float similarity : new float[]{0.95f, 0.9f, 0.8f, 0.3f}) {
            pairs.add(similarity, true);
        }
        for (float similarity : new float[]{0.85f, 0.5f, 0.4f, -1, 1 + 1e-7f}) {
            pairs.add(similarity, false);
        }
        // From 0.8 on there are three that are alike and two others, from 0.3 on four and four.
        assertThat(pairs.band(Kind.SAME_CLASS, 0.6)).hasValueSatisfying(band -> {
            assertThat(band.threshold()).isCloseTo(0.8, within(2e-4)).isLessThanOrEqualTo(0.8);
            assertThat(band.precision()).isEqualTo(0.6);
            assertThat(band.recall()).isEqualTo(0.75);
            assertThat(band.pairs()).isEqualTo(4);
        });
        assertThat(pairs.band(Kind.SAME_CLASS, 0.5)).hasValueSatisfying(
                band -> assertThat(band.recall()).isEqualTo(1));
        assertThat(pairs.band(Kind.SAME_CLASS, 0.7)).isEmpty();
    }

    @Test
    void pairsWithoutALabelDoNotCount() {
        List<Item> items = List.of(new Item("a", null, "x", Map.of()), new Item("b", null, null, Map.of()),
                new Item("c", null, "x", Map.of()), new Item("d", null, "y", Map.of()));
        Matrix embeddings = Matrix.of(new float[]{1, 0, 1, 0, 1, 0, 0, 1}, 4, 2);
        assertThat(LabelledPairs.of(new Contents(items, embeddings), Item::label).band(Kind.SAME_CLASS, 1))
                .hasValueSatisfying(band -> {
                    assertThat(band.pairs()).isEqualTo(1);
                    assertThat(band.precision()).isEqualTo(1);
                    assertThat(band.threshold()).isGreaterThan(0.99);
                });
    }
}
