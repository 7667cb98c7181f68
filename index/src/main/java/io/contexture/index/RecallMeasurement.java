package io.contexture.index;

import io.contexture.index.graph.Scan;
import io.contexture.index.graph.ScoredNode;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Compares walks through the graph with looks at every vector. Queries lie midway between a vector and one of its ten nearest: where real
 * queries lie, but not on a vector of the index, which a walk would find too easily.
 *
 * @param live    what is searched
 * @param queries of length 1
 * @param nearest of each query, the nodes of its ten nearest, or of all if there are fewer
 */
record RecallMeasurement(Live live, List<float[]> queries, List<long[]> nearest) {

    private static final int QUERIES = 200;
    private static final int TEN = 10;

    /** A scan and a walk may add the same products in another order. */
    private static final float ROUNDING = 4e-6f;

    private static final double ENOUGH = 0.98;
    private static final int[] EFFORTS = {16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512};

    static RecallMeasurement of(Live live) {
        List<float[]> queries = new ArrayList<>();
        List<long[]> nearest = new ArrayList<>();
        int columns = live.vectors().columns();
        int step = Math.max(1, live.rows() / QUERIES);
        for (int row = 0; row < live.rows() && queries.size() < QUERIES; row += step) {
            float[] vector = new float[columns];
            live.vectors().read(row, vector);
            long[] around = Scan.nearest(live.vectors(), vector, TEN + 1, live.filled().set());
            float[] other = new float[columns];
            live.vectors().read(ScoredNode.node(around[row % around.length]), other);
            for (int i = 0; i < columns; i++) {
                vector[i] += other[i];
            }
            Rows.normalise(Matrix.of(vector, 1, columns));
            queries.add(vector);
            nearest.add(Scan.nearest(live.vectors(), vector, TEN, live.filled().set()));
        }
        return new RecallMeasurement(live, queries, nearest);
    }

    /** At the least effort that is enough, or at the greatest. */
    MeasuredRecall measure(double seconds) {
        double recall = 1;
        int effort = EFFORTS[0];
        for (int next : EFFORTS) {
            effort = next;
            recall = recall(effort);
            if (recall >= ENOUGH) {
                break;
            }
        }
        return new MeasuredRecall(recall, effort, queries.size(), live.size(), seconds);
    }

    /** By similarity, not by node: of equals any will do. */
    private double recall(int effort) {
        long found = 0;
        long all = 0;
        for (int query = 0; query < queries.size(); query++) {
            long[] ten = nearest.get(query);
            float least = ten.length == 0 ? 0 : ScoredNode.score(ten[ten.length - 1]) - ROUNDING;
            found += LongStream.of(live.graph().search(queries.get(query), effort, live.filled().set()))
                    .limit(ten.length).filter(one -> ScoredNode.score(one) >= least).count();
            all += ten.length;
        }
        return all == 0 ? 1 : (double) found / all;
    }
}
