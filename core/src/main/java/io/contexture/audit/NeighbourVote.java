package io.contexture.audit;

/**
 * How neighbours vote on a row's label.
 *
 * @param k           neighbours that vote, at least 1; fewer where there are fewer
 * @param temperature a neighbour that is less similar by this much counts a factor e less, above 0
 * @param rounds      how often the votes are counted again with each neighbour's vote worth what its own neighbours think of its
 *                    label, 0 or more; at 0 every label is believed
 */
public record NeighbourVote(int k, double temperature, int rounds) {

    /** Ten neighbours, temperature 0.1, two more rounds. */
    public static final NeighbourVote DEFAULT = new NeighbourVote(10, 0.1, 2);

    public NeighbourVote {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; it takes 1 neighbour or more to vote");
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; allowed: above 0, usually 0.1");
        }
        if (rounds < 0) {
            throw new IllegalArgumentException("rounds is " + rounds + "; allowed: 0 or more");
        }
    }

    /** The same with another number of neighbours. */
    public NeighbourVote withK(int other) {
        return new NeighbourVote(other, temperature, rounds);
    }
}
