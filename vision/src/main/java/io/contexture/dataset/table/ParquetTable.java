package io.contexture.dataset.table;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parquet: its flat columns of texts and numbers; nested ones are passed over, and only what is wanted is read. */
record ParquetTable(Path file) implements Table {

    @Override
    public void read(Function<List<String>, Rows> begin) {
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
            List<String> header = reader.getFileSchema().getColumns().stream().filter(ParquetTable::isFlat)
                    .map(ColumnSchema::name).toList();
            read(reader, begin.apply(header));
        } catch (BadInputException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            // The reader throws whatever its parsing or its codecs stumble over.
            throw new BadInputException(called() + " cannot be read as Parquet: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    static boolean isFlat(ColumnSchema column) {
        return column.maxRepetitionLevel() == 0 && column.fieldPath().elements().size() == 1
                && column.repetitionType() != RepetitionType.REPEATED;
    }

    private void read(ParquetFileReader reader, Rows taker) {
        List<String> wanted = taker.wanted();
        ColumnProjection columns = ColumnProjection.columns(wanted.toArray(String[]::new));
        try (RowReader rows = reader.buildRowReader().projection(columns).build()) {
            for (long row = 1; rows.hasNext(); row++) {
                rows.next();
                List<@Nullable String> cells = new ArrayList<>(wanted.size());
                for (String column : wanted) {
                    cells.add(rows.isNull(column) ? null : text(rows.getValue(column), column, row));
                }
                taker.add(cells, row(row));
            }
        }
    }

    private @Nullable String text(Object value, String column, long row) {
        String text = switch (value) {
            case String word -> word;
            case Integer _,Long _,Short _,Byte _,Boolean _ -> value.toString();
            case Float _,Double _,BigDecimal _ -> number(new BigDecimal(value.toString()));
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            default ->
                throw row(row).error("column '" + column + "' holds " + value.getClass().getSimpleName()
                        + " values; texts and numbers can be read");
        };
        return text.isBlank() ? null : text.strip();
    }

    /** A class called 3 is called so whether its column is of integers or, as where some are missing, of doubles. */
    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
