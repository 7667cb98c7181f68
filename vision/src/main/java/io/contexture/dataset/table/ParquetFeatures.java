package io.contexture.dataset.table;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import io.contexture.dataset.Place;
import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Features in a Parquet file: a column of lists of real numbers, all of one length, or a column for each number, and beside
 * them the class and, where there are such, the super-class and the path of what each row is of.
 *
 * @param features n x d
 * @param labels   the class of each row, as its column says it
 * @param supers   the super-class of each row; empty without such a column
 * @param paths    the path of each row; empty without such a column
 */
public record ParquetFeatures(Matrix features, List<String> labels, List<String> supers, List<String> paths) {

    public ParquetFeatures {
        labels = List.copyOf(labels);
        supers = List.copyOf(supers);
        paths = List.copyOf(paths);
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException if it is missing or damaged, lacks a column, or a cell is empty or of another length than those
     *                           before; the message names row and column
     */
    public static ParquetFeatures read(Path file, FeatureColumns columns) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    "table " + file + (Files.exists(file) ? " is not a file" : " does not exist"));
        }
        Matrix features;
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
            int rows = Math.toIntExact(reader.getFileMetaData().numRows());
            if (rows == 0) {
                throw new BadInputException("table " + file + " has no rows");
            }
            features = features(file, reader, rows, columns);
        } catch (BadInputException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            // The reader throws whatever its parsing or its codecs stumble over.
            throw new BadInputException(
                    "table " + file + " cannot be read as Parquet: " + unreadable.getMessage(), unreadable);
        }
        Texts texts = new Texts(columns, file);
        new ParquetTable(file).read(texts::begin);
        return new ParquetFeatures(features, texts.of(Columns.LABEL), texts.of(Columns.SUPER),
                texts.of(Columns.PATH));
    }

    private static Matrix features(Path file, ParquetFileReader reader, int rows, FeatureColumns columns) {
        String asked = columns.names().get(FeatureColumns.FEATURE);
        if (asked != null && asked.endsWith("*")) {
            return wide(file, reader, rows, asked.substring(0, asked.length() - 1));
        }
        List<SchemaNode> lists = reader.getFileSchema().getRootNode().children().stream()
                .filter(node -> element(node) != null).toList();
        List<String> wanted = asked != null ? List.of(asked) : FeatureColumns.FEATURE_NAMES;
        List<SchemaNode> found = lists.stream().filter(node -> wanted.contains(node.name())).toList();
        if (found.isEmpty() && asked == null && lists.size() == 1) {
            found = lists;
        }
        if (found.size() != 1) {
            throw new BadInputException("table " + file + " has "
                    + (found.isEmpty() ? "no column" : found.size() + " columns") + " of features"
                    + (asked == null ? "" : " '" + asked + "'")
                    + ". Columns that hold lists of real numbers: "
                    + (lists.isEmpty() ? "none" : String.join(", ", names(lists)))
                    + "; others: "
                    + String.join(", ", reader.getFileSchema().getRootNode().children().stream()
                            .filter(node -> !lists.contains(node)).map(SchemaNode::name).toList())
                    + ". Say which: --feature-columns feature=COLUMN, or feature=f* for a column for each number");
        }
        SchemaNode.PrimitiveNode leaf = element(found.getFirst());
        if (leaf == null) {
            throw new IllegalStateException("a list has elements");
        }
        return lists(file, reader, rows, leaf.columnIndex(), found.getFirst().name());
    }

    private static List<String> names(List<SchemaNode> nodes) {
        return nodes.stream().map(SchemaNode::name).toList();
    }

    /** What a list of real numbers is made of; null for any other column. */
    private static SchemaNode.@Nullable PrimitiveNode element(SchemaNode column) {
        SchemaNode element = column instanceof SchemaNode.GroupNode group && group.isList()
                ? group.getListElement()
                : column.repetitionType() == RepetitionType.REPEATED ? column : null;
        return element instanceof SchemaNode.PrimitiveNode number && isReal(number.type()) ? number : null;
    }

    private static boolean isReal(PhysicalType type) {
        return type == PhysicalType.FLOAT || type == PhysicalType.DOUBLE;
    }

    private static Matrix lists(Path file, ParquetFileReader reader, int rows, int column, String name) {
        Matrix features = Matrix.zeros(0, 1);
        int row = 0;
        try (ColumnReader lists = reader.columnReader(column)) {
            while (lists.nextBatch()) {
                int[] offsets = lists.getLayerOffsets(0);
                Values values = Values.of(lists);
                for (int i = 0; i < lists.getRecordCount(); i++, row++) {
                    int length = offsets[i + 1] - offsets[i];
                    if (row == 0) {
                        features = Matrix.zeros(rows, Math.max(1, length));
                    }
                    if (length != features.columns()) {
                        throw place(file, row).error("column '" + name + "' holds " + length
                                + " numbers; features have one length, and "
                                + (row == 0 ? "1 or more" : features.columns() + " in the rows before"));
                    }
                    for (int k = 0; k < length; k++) {
                        features.set(row, k, values.get(offsets[i] + k, name, file, row));
                    }
                }
            }
        }
        return features;
    }

    private static Matrix wide(Path file, ParquetFileReader reader, int rows, String beginning) {
        List<ColumnSchema> columns = reader.getFileSchema().getColumns().stream()
                .filter(ParquetTable::isFlat).filter(column -> column.name().startsWith(beginning))
                .filter(column -> isReal(column.type())).toList();
        if (columns.isEmpty()) {
            throw new BadInputException("table " + file
                    + " has no column of real numbers whose name begins with '"
                    + beginning + "'; it has " + String.join(", ",
                            reader.getFileSchema().getColumns().stream().map(ColumnSchema::name).toList()));
        }
        Matrix features = Matrix.zeros(rows, columns.size());
        for (int k = 0; k < columns.size(); k++) {
            ColumnSchema column = columns.get(k);
            int row = 0;
            try (ColumnReader numbers = reader.columnReader(column.columnIndex())) {
                while (numbers.nextBatch()) {
                    Values values = Values.of(numbers);
                    for (int i = 0; i < numbers.getRecordCount(); i++, row++) {
                        features.set(row, k, values.get(i, column.name(), file, row));
                    }
                }
            }
        }
        return features;
    }

    private static Place place(Path file, int row) {
        return new Place("table " + file, "row", row + 1L);
    }

    /** The numbers of a batch, as they are stored. */
    private record Values(ColumnReader reader, float[] floats, double[] doubles) {

        static Values of(ColumnReader reader) {
            boolean single = reader.getColumnSchema().type() == PhysicalType.FLOAT;
            return new Values(reader, single ? reader.getFloats() : new float[0],
                    single ? new double[0] : reader.getDoubles());
        }

        float get(int index, String column, Path file, int row) {
            if (reader.getLeafValidity().isNull(index)) {
                throw place(file, row)
                        .error("a number of column '" + column + "' is empty; features are whole");
            }
            return floats.length > 0 ? floats[index] : (float) doubles[index];
        }
    }

    /** Takes the columns of texts that there are. */
    private static final class Texts implements Table.Rows {

        private final FeatureColumns columns;
        private final Path file;
        private final List<String> meanings = new ArrayList<>();
        private final List<List<String>> cells = new ArrayList<>();

        Texts(FeatureColumns columns, Path file) {
            this.columns = columns;
            this.file = file;
        }

        Table.Rows begin(List<String> header) {
            Stream.of(Columns.LABEL, Columns.SUPER, Columns.PATH).forEach(meaning -> {
                boolean needed = meaning.equals(Columns.LABEL) || columns.names().containsKey(meaning);
                if (header.contains(columns.column(meaning))) {
                    meanings.add(meaning);
                    cells.add(new ArrayList<>());
                } else if (needed) {
                    throw new BadInputException("table " + file + " has no column '" + columns.column(meaning)
                            + "' of texts or numbers for the " + meaning + " of a feature; it has "
                            + String.join(", ", header) + ". Say which: --feature-columns " + meaning
                            + "=COLUMN");
                }
            });
            return this;
        }

        List<String> of(String meaning) {
            int index = meanings.indexOf(meaning);
            return index < 0 ? List.of() : cells.get(index);
        }

        @Override
        public List<String> wanted() {
            return meanings.stream().map(columns::column).toList();
        }

        @Override
        public void add(List<@Nullable String> row, Place place) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                if (cell == null) {
                    throw place.error("the " + meanings.get(i) + " is empty");
                }
                cells.get(i).add(cell);
            }
        }
    }
}
