package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The plain twin of search and evaluation: all scores, a stable sort, and the formulas. */
record Exhaustive(Matrix queries, int[] queryLabels, Matrix gallery, int[] galleryLabels, boolean self) {

    float score(int query, int item) {
        float sum = 0;
        for (int p = 0; p < queries.columns(); p++) {
            sum = Math.fma(queries.get(query, p), gallery.get(item, p), sum);
        }
        return sum;
    }

    List<Integer> ranking(int query) {
        List<Integer> items = new ArrayList<>();
        for (int item = 0; item < gallery.rows(); item++) {
            if (!self || item != query) {
                items.add(item);
            }
        }
        items.sort(Comparator.comparingDouble((Integer item) -> -score(query, item)));
        return items;
    }

    boolean relevant(int query, int item) {
        return queryLabels[query] == galleryLabels[item];
    }

    /** R, AP, AP@R, R-precision and rank of the first hit (0 if none) of a query. */
    double[] metrics(int query) {
        List<Integer> ranking = ranking(query);
        int r = (int) ranking.stream().filter(item -> relevant(query, item)).count();
        double ap = 0;
        double apAtR = 0;
        int hits = 0;
        int hitsAtR = 0;
        int firstHit = 0;
        for (int rank = 1; rank <= ranking.size(); rank++) {
            if (relevant(query, ranking.get(rank - 1))) {
                hits++;
                firstHit = firstHit == 0 ? rank : firstHit;
                ap += (double) hits / rank / r;
                if (rank <= r) {
                    hitsAtR++;
                    apAtR += (double) hits / rank / r;
                }
            }
        }
        return r == 0
                ? new double[]{0, Double.NaN, Double.NaN, Double.NaN, 0}
                : new double[]{r, ap, apAtR, (double) hitsAtR / r, firstHit};
    }
}
