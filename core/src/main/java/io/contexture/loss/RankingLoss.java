package io.contexture.loss;

/**
 * A loss {@code L = mean over queries q of 1 - AP_q} with some stand-in for average precision. A query that is not in the gallery and
 * has no positive there has nothing to find, and no element.
 */
public interface RankingLoss extends AnchorLoss {

    /**
     * Average precision of one query. Adds its slopes, those of AP and not of the loss. Called by several threads at once.
     *
     * @param query its scores, with at least one in P
     * @return AP_q, 0 to 1
     */
    double averagePrecision(QueryScores query);

    /** {@inheritDoc} */
    @Override
    default Reducer reducer() {
        return Reducer.MEAN;
    }

    /** One element: {@code 1 - AP}. */
    @Override
    default void anchor(AnchorScores scores, Elements elements) {
        QueryScores query = new QueryScores(scores);
        if (query.relevantCount() > 0) {
            query.finish(-elements.add(1 - averagePrecision(query)));
        }
    }
}
