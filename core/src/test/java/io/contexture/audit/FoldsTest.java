package io.contexture.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldsTest {

    @Property(tries = 50)
    void eachRowIsHeldOutOnceAndClassesAreSpreadEvenly(@ForAll @IntRange(min = 2, max = 7) int count,
            @ForAll @IntRange(min = 7, max = 90) int rows, @ForAll long seed) {
        int[] labels = new SplittableRandom(seed).ints(rows, 0, 9).toArray();
        Folds folds = Folds.draw(labels, count, new SplittableRandom(seed + 1));
        int[] all = IntStream.range(0, count).flatMap(fold -> Arrays.stream(folds.heldOut(fold))).sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, rows).toArray());
        for (int fold = 0; fold < count; fold++) {
            assertThat(folds.heldOut(fold).length).isBetween(rows / count, Math.ceilDiv(rows, count));
            for (int label = 0; label < 9; label++) {
                int wanted = label;
                int size = (int) Arrays.stream(labels).filter(l -> l == wanted).count();
                assertThat((int) Arrays.stream(folds.heldOut(fold)).filter(row -> labels[row] == wanted)
                        .count()).isBetween(size / count, Math.ceilDiv(size, count));
            }
        }
    }

    @Property(tries = 50)
    void whatIsTrainedOnIsTheRestWithoutClassesOfOne(@ForAll long seed) {
        int[] labels = new SplittableRandom(seed).ints(60, 0, 25).toArray();
        Folds folds = Folds.draw(labels, 3, new SplittableRandom(seed));
        for (int fold = 0; fold < 3; fold++) {
            int[] trained = folds.trained(fold);
            int held = fold;
            assertThat(Arrays.stream(trained).allMatch(row -> folds.ofRow()[row] != held)).isTrue();
            for (int row : trained) {
                assertThat(Arrays.stream(trained).filter(other -> labels[other] == labels[row]).count())
                        .isGreaterThan(1);
            }
            assertThat(IntStream.range(0, 60).filter(row -> folds.ofRow()[row] != held)
                    .filter(row -> Arrays.binarySearch(trained, row) < 0)
                    .map(row -> labels[row]).toArray()).doesNotHaveDuplicates();
        }
    }

    @Test
    void tooFewOrTooManyAreRefused() {
        assertThatThrownBy(() -> Folds.draw(new int[5], 1, new SplittableRandom(1)))
                .hasMessageContaining("folds is 1").hasMessageContaining("2 to 5");
        assertThatThrownBy(() -> Folds.draw(new int[5], 6, new SplittableRandom(1)))
                .hasMessageContaining("folds is 6");
    }
}
