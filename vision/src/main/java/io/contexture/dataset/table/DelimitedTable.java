package io.contexture.dataset.table;

import io.contexture.storage.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * CSV in UTF-8 as RFC 4180 has it (fields may be quoted, quotes in them are doubled), or the same separated by tabs. The
 * first line names the columns.
 */
record DelimitedTable(Path file, char separator) implements Table {

    private static final CsvMapper CSV = CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY)
            .enable(CsvReadFeature.SKIP_EMPTY_LINES).enable(CsvReadFeature.TRIM_SPACES).build();

    @Override
    public void read(Function<List<String>, Rows> begin) {
        ObjectReader reader = CSV.readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
        try (BufferedReader text = Files.newBufferedReader(file)) {
            skipByteOrderMark(text);
            try (MappingIterator<String[]> rows = reader.readValues(text)) {
                read(rows, begin);
            }
        } catch (CharacterCodingException notText) {
            throw new BadInputException(called() + " is not a text in UTF-8", notText);
        } catch (JacksonException | IOException unreadable) {
            if (unreadable.getCause() instanceof CharacterCodingException) {
                throw new BadInputException(called() + " is not a text in UTF-8", unreadable);
            }
            throw new BadInputException(called() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void read(MappingIterator<String[]> rows, Function<List<String>, Rows> begin) {
        if (!rows.hasNext()) {
            throw new BadInputException(called() + " is empty");
        }
        List<String> header = header(rows.next());
        Rows taker = begin.apply(header);
        int[] columns = taker.wanted().stream().mapToInt(header::indexOf).toArray();
        for (long row = 1; rows.hasNext(); row++) {
            String[] cells = rows.next();
            if (cells.length != header.size()) {
                throw row(row)
                        .error("found " + cells.length + " columns, the header has " + header.size() + " ("
                                + String.join(", ", header) + "); quote cells in which '" + named(separator)
                                + "' stands");
            }
            taker.add(Arrays.stream(columns).mapToObj(column -> cellOf(cells[column]))
                    .collect(Collectors.toList()), row(row));
        }
    }

    private List<String> header(String[] names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new BadInputException(called() + " has two columns called '" + name + "'");
            }
        }
        return List.of(names);
    }

    private static @Nullable String cellOf(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String named(char separator) {
        return separator == '\t' ? "tab" : String.valueOf(separator);
    }

    private static void skipByteOrderMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }
}
