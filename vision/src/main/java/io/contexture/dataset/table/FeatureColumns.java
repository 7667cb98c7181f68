package io.contexture.dataset.table;

import io.contexture.storage.BadInputException;
import java.util.List;
import java.util.Map;

/**
 * Which columns of a Parquet file hold features, and what they are of. A meaning whose column is not named is looked for in a
 * column of the same name; features also in one called embedding, embeddings or features, or in the only one that holds lists
 * of real numbers.
 *
 * @param names column by meaning, as the user named them; for {@code feature} a column of lists, or the beginning of the names
 *              of number columns and a star, such as {@code f*}, which are taken in the file's order
 */
public record FeatureColumns(Map<String, String> names) {

    static final String FEATURE = "feature";
    static final List<String> FEATURE_NAMES = List.of(FEATURE, "embedding", "embeddings", "features");

    /** What columns can mean, the two that there must be first. */
    public static final List<String> MEANINGS = List.of(FEATURE, Columns.LABEL, Columns.SUPER, Columns.PATH);

    public FeatureColumns {
        names = Map.copyOf(names);
        for (String meaning : names.keySet()) {
            if (!MEANINGS.contains(meaning)) {
                throw new BadInputException("a column of features cannot mean '" + meaning + "'; it can mean "
                        + String.join(", ", MEANINGS));
            }
        }
    }

    /** Columns that are called what they mean. */
    public static FeatureColumns byName() {
        return new FeatureColumns(Map.of());
    }

    /**
     * Reads {@code meaning=column} pairs.
     *
     * @throws BadInputException if one is no pair, or its meaning is unknown or there twice
     */
    public static FeatureColumns parse(List<String> pairs) {
        return new FeatureColumns(Columns.pairs(pairs));
    }

    /** The column of a meaning: the one that was named, or the one of that name. */
    String column(String meaning) {
        return names.getOrDefault(meaning, meaning);
    }
}
