package io.contexture.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {

    @Test
    void agreementIsBlindToNamesAndSymmetric() {
        int[] labels = {0, 0, 1, 1, 2, 2, 2};
        int[] renamed = {5, 5, -1, -1, 9, 9, 9};
        int[] other = {0, 0, 0, 1, 1, 1, 1};
        assertThat(ClusteringAgreement.nmi(labels, renamed)).isCloseTo(1, within(1e-12));
        assertThat(ClusteringAgreement.ami(labels, renamed)).isCloseTo(1, within(1e-12));
        assertThat(ClusteringAgreement.ami(labels, other)).isEqualTo(ClusteringAgreement.ami(other, labels),
                within(1e-12));
        assertThat(ClusteringAgreement.nmi(labels, other)).isBetween(0.3, 0.9);
    }

    @Test
    void trivialSidesFollowScikitLearn() {
        int[] one = {3, 3, 3};
        int[] three = {0, 1, 2};
        assertThat(ClusteringAgreement.nmi(one, one)).isEqualTo(1);
        assertThat(ClusteringAgreement.nmi(one, three)).isEqualTo(0);
        assertThat(ClusteringAgreement.ami(one, three)).isCloseTo(0, within(1e-9));
        assertThat(ClusteringAgreement.nmi(new int[0], new int[0])).isEqualTo(1);
        assertThatThrownBy(() -> ClusteringAgreement.nmi(one, new int[2]))
                .hasMessageContaining("3 labels and 2");
    }

    @Test
    void chanceAgreementIsAdjustedAway() {
        Random random = new Random(8);
        int[] labels = random.ints(2000, 0, 100).toArray();
        int[] clusters = random.ints(2000, 0, 100).toArray();
        assertThat(ClusteringAgreement.nmi(labels, clusters)).isGreaterThan(0.3);
        assertThat(ClusteringAgreement.ami(labels, clusters)).isCloseTo(0, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clustersThatLieApartAreFound(boolean spherical) {
        Random random = new Random(2);
        int[] labels = new int[300];
        Matrix points = Matrix.zeros(300, 8);
        for (int row = 0; row < 300; row++) {
            labels[row] = row % 6;
            for (int i = 0; i < 8; i++) {
                points.set(row, i, (i == labels[row] ? 5 : 0) + 0.3f * (float) random.nextGaussian());
            }
        }
        Matrix given = spherical ? Rows.normalised(points) : points;
        int[] clusters = new KMeans(6, 50, spherical).cluster(given, new Random(1));
        assertThat(ClusteringAgreement.nmi(labels, clusters)).isCloseTo(1, within(1e-9));
        assertThat(new KMeans(6, 50, spherical).cluster(given, new Random(1))).isEqualTo(clusters);
    }

    @Test
    void asManyClustersAsPointsPutEachPointAlone() {
        Matrix points = Matrix.of(new float[]{0, 1, 10, 11, 40}, 5, 1);
        assertThat(Arrays.stream(new KMeans(5, 10, false).cluster(points, new Random(3))).distinct().count())
                .isEqualTo(5);
        assertThatThrownBy(() -> new KMeans(6, 10, false).cluster(points, new Random(3)))
                .hasMessageContaining("5 points cannot make 6 clusters");
    }

    @Test
    void pointsThatCoincideDoNotStopIt() {
        int[] clusters = new KMeans(3, 10, false).cluster(Matrix.zeros(7, 2), new Random(3));
        assertThat(clusters).hasSize(7).containsOnly(clusters[0]);
    }
}
