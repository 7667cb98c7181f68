package io.contexture.rerank;

import io.contexture.linalg.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * k-reciprocal encoding as its definition reads, for one query: all distances, sorts, sets, and vectors as long as the gallery and the query.
 *
 * @param gallery n x d
 * @param query   the d values of a query that is not in the gallery, which has number n; null for rows of the gallery
 */
record PlainKReciprocal(Matrix gallery, float @Nullable [] query, int k1, int k2, double lambda) {

    private int rows() {
        return gallery.rows() + (query == null ? 0 : 1);
    }

    private double inner(int a, int b) {
        float sum = 0;
        for (int c = 0; c < gallery.columns(); c++) {
            sum = Math.fma(value(a, c), value(b, c), sum);
        }
        return sum;
    }

    private float value(int row, int c) {
        return row < gallery.rows() ? gallery.get(row, c) : Objects.requireNonNull(query)[c];
    }

    /** N(p, k) among the gallery's items, p first. */
    private List<Integer> near(int p, int k) {
        List<Integer> others = new ArrayList<>(
                IntStream.range(0, gallery.rows()).filter(item -> item != p).boxed().toList());
        others.sort(Comparator.comparingDouble((Integer item) -> -inner(p, item)));
        List<Integer> near = new ArrayList<>(List.of(p));
        near.addAll(others.subList(0, Math.min(k, others.size())));
        return near;
    }

    private boolean isNear(int p, int of, int k) {
        List<Integer> near = near(of, k);
        return near.contains(p) || (p == gallery.rows()
                && (near.size() <= k || inner(p, of) >= inner(near.getLast(), of)));
    }

    private Set<Integer> reciprocal(int p, int k) {
        Set<Integer> found = new HashSet<>();
        for (int item : near(p, k)) {
            if (item == p || isNear(p, item, k)) {
                found.add(item);
            }
        }
        return found;
    }

    private Map<Integer, Double> encoding(int p) {
        Set<Integer> whole = reciprocal(p, k1);
        Set<Integer> expanded = new HashSet<>(whole);
        for (int item : whole) {
            Set<Integer> half = reciprocal(item, k1 / 2);
            Set<Integer> common = new HashSet<>(half);
            common.retainAll(whole);
            if (common.size() >= 2.0 / 3 * half.size() - 1e-9) {
                expanded.addAll(half);
            }
        }
        Map<Integer, Double> shares = new HashMap<>();
        expanded.forEach(item -> shares.put(item, Math.exp(-(item == p ? 0 : 2 - 2 * inner(p, item)))));
        double sum = shares.values().stream().mapToDouble(share -> share).sum();
        shares.replaceAll((_, share) -> share / sum);
        return shares;
    }

    private double[] smoothed(int p) {
        List<Integer> near = near(p, k2 - 1);
        double[] mean = new double[rows()];
        near.forEach(item -> encoding(item).forEach((at, share) -> mean[at] += share / near.size()));
        return mean;
    }

    /** 1 less the final distance of a row and an item. */
    double score(int p, int item) {
        double[] a = smoothed(p);
        double[] b = smoothed(item);
        double minima = 0;
        double maxima = 0;
        for (int at = 0; at < a.length; at++) {
            minima += Math.min(a[at], b[at]);
            maxima += Math.max(a[at], b[at]);
        }
        return 1 - (1 - lambda) * (1 - minima / maxima) - lambda * (2 - 2 * inner(p, item));
    }
}
