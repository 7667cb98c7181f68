package io.contexture.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.retrieval.SimilarityHistogram;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartsTest {

    @Test
    void ticksAreRoundAndCoverTheData() {
        Ticks ticks = Ticks.covering(0.03, 0.62, 5);
        assertThat(ticks.step()).isEqualTo(0.2);
        assertThat(ticks.values()).containsExactly(new double[]{0, 0.2, 0.4, 0.6, 0.8}, within(1e-12));
        assertThat(ticks.label(0.4)).isEqualTo("0.4");
        assertThat(Ticks.covering(0, 1000, 5).label(400)).isEqualTo("400");
    }

    @Test
    void separationIsOneWhenEveryPositivePairIsAboveEveryNegative() {
        assertThat(new SimilarityChart(histogram(60, 10)).separation()).isEqualTo(1);
        assertThat(new SimilarityChart(histogram(30, 30)).separation()).isEqualTo(0.5);
        assertThat(new SimilarityChart(histogram(10, 60)).separation()).isEqualTo(0);
    }

    @Test
    void aLongRunIsDrawnWithFewPoints() {
        String svg = TrainingCharts.loss(IntStream.rangeClosed(1, 100_000)
                .mapToObj(step -> new ReportData.LossPoint(step, 1 + 1.0 / step)).toList());
        assertThat(svg.length()).isLessThan(20_000);
        assertThat(svg).contains(">100,000<", ">1.000<");
    }

    @Test
    void aLossThatIsNotANumberLeavesAGap() {
        String svg = TrainingCharts.recall(java.util.List.of(new ReportData.RecallPoint(0, Double.NaN, 0.2),
                new ReportData.RecallPoint(10, Double.NaN, 0.4)));
        assertThat(svg).contains("unseen").doesNotContain("NaN").doesNotContain(">training<");
    }

    private static SimilarityHistogram histogram(int positiveBin, int negativeBin) {
        long[] positives = new long[SimilarityHistogram.BINS];
        long[] all = new long[SimilarityHistogram.BINS];
        positives[positiveBin] = 5;
        all[positiveBin] = 5;
        all[negativeBin] += 7;
        return new SimilarityHistogram(positives, all);
    }
}
