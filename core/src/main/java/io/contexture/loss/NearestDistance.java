package io.contexture.loss;

import java.util.Arrays;

/** The k-th smallest of a row of distances. */
final class NearestDistance {

    private NearestDistance() {}

    /**
     * The {@code nearest.length}-th smallest value, equal values counted each.
     *
     * @param distances at least {@code nearest.length} values
     * @param nearest   working space; holds the smallest values in ascending order afterwards
     */
    static float kth(float[] distances, float[] nearest) {
        int k = nearest.length;
        System.arraycopy(distances, 0, nearest, 0, k);
        Arrays.sort(nearest);
        float worst = nearest[k - 1];
        for (int j = k; j < distances.length; j++) {
            float distance = distances[j];
            if (distance < worst) {
                int at = k - 1;
                while (at > 0 && nearest[at - 1] > distance) {
                    nearest[at] = nearest[at - 1];
                    at--;
                }
                nearest[at] = distance;
                worst = nearest[k - 1];
            }
        }
        return worst;
    }
}
