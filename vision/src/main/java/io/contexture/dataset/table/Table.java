package io.contexture.dataset.table;

import io.contexture.dataset.Place;
import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows with named columns. Cells are text, whatever the file's own type; an empty one is null.
 */
sealed interface Table permits DelimitedTable, ParquetTable {

    /** Whether a file's name is one of a table's: it ends with {@code .csv}, {@code .tsv} or {@code .parquet}. */
    static boolean hasTableName(Path file) {
        return extension(file).matches("csv|tsv|parquet");
    }

    /**
     * Opens the table of a file, by the end of its name. Nothing is read yet.
     *
     * @throws BadInputException if there is no such file, or its name is not a table's
     */
    static Table of(Path file) {
        String extension = extension(file);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    "table " + file + (Files.exists(file) ? " is not a file" : " does not exist"));
        }
        return switch (extension) {
            case "csv" -> new DelimitedTable(file, ',');
            case "tsv" -> new DelimitedTable(file, '\t');
            case "parquet" -> new ParquetTable(file);
            default -> throw new BadInputException(
                    "table " + file + " is of no known kind; its name must end with .csv, .tsv or .parquet");
        };
    }

    private static String extension(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The file. */
    Path file();

    /** What to call it in messages. */
    default String called() {
        return "table " + file();
    }

    /** Where a row stands; rows count from 1, the header aside. */
    default Place row(long number) {
        return new Place(called(), "row", number);
    }

    /** What takes the rows of a table whose header is known. */
    interface Rows {

        /** The columns that are wanted, each once, all of them in the header. */
        List<String> wanted();

        /**
         * Takes a row.
         *
         * @param cells of the wanted columns, in their order; null where empty
         * @param place where the row stands
         */
        void add(List<@Nullable String> cells, Place place);
    }

    /**
     * Reads all rows.
     *
     * @param begin what takes them, given the names of the table's columns
     * @throws BadInputException if the file cannot be read or a row does not fit the header
     */
    void read(Function<List<String>, Rows> begin);
}
