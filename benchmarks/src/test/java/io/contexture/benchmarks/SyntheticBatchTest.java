package io.contexture.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyntheticBatchTest {

    @Test
    void clusteredRowsHaveFourToFiveNeighboursAtAnySize() {
        for (int n : new int[]{128, 1024, 2048}) {
            assertThat(SyntheticBatch.clustered(n, 512).meanNeighbourhood(4, 0.05)).isBetween(4.0, 5.0);
        }
    }

    @Test
    void untrainedRowsHaveAQuarterOfTheBatchForNeighbours() {
        assertThat(SyntheticBatch.untrained(1024, 512).meanNeighbourhood(4, 0.05) / 1024)
                .isBetween(0.2, 0.3);
    }

    @Test
    void theSameBatchIsDrawnEachTime() {
        assertThat(SyntheticBatch.clustered(64, 16).embeddings().data())
                .isEqualTo(SyntheticBatch.clustered(64, 16).embeddings().data());
    }
}
