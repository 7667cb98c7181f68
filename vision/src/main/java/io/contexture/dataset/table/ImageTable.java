package io.contexture.dataset.table;

import io.contexture.dataset.ImageRows;
import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images that a table lists: CSV, TSV or Parquet, by the end of its name. */
public final class ImageTable {

    private ImageTable() {}

    /** Whether a file's name ends as a table's does: {@code .csv}, {@code .tsv} or {@code .parquet}. */
    public static boolean isTable(Path file) {
        return Table.hasTableName(file);
    }

    /**
     * Reads a table.
     *
     * @param file    CSV, TSV or Parquet, by the end of its name
     * @param root    the folder that its paths start from
     * @param columns which column means what
     * @throws BadInputException if the file is missing or cannot be read, a column is missing, or a row is wrong: the message
     *                           names file and row
     */
    public static ImageRows read(Path file, Path root, Columns columns) {
        Table table = Table.of(file);
        if (!Files.isDirectory(root)) {
            throw new BadInputException("image root " + root + " of " + table.called()
                    + (Files.exists(root) ? " is not a folder" : " does not exist")
                    + "; it must be the folder that the paths of the table start from");
        }
        ImageRows rows = new ImageRows(root);
        table.read(header -> new TableRows(columns.in(header, table.called()), rows));
        if (rows.rows().isEmpty()) {
            throw new BadInputException(table.called() + " has no rows, or only such as are passed over");
        }
        return rows;
    }
}
