package io.contexture.examples;

import io.contexture.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The tables of the guide, in Markdown, from what the library computes. A test holds the page to them. */
public final class WorkedExampleTables {

    private final WorkedExample example;

    /** Tables of that example. */
    public WorkedExampleTables(WorkedExample example) {
        this.example = example;
    }

    /** All tables by name. */
    public Map<String, String> all() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("neighbourhoods", sets());
        tables.put("weights", matrix("W", example.similarity().weights()));
        tables.put("expanded", matrix("J", example.similarity().expanded()));
        tables.put("pairs", pairs());
        return tables;
    }

    /** N(i) and R(i) of every point. */
    private String sets() {
        StringBuilder table = new StringBuilder("| i | angle | N(i) | R(i) |\n|---|---|---|---|\n");
        for (int i = 0; i < example.size(); i++) {
            table.append("| ").append(example.name(i)).append(" | ").append(example.angle(i)).append("° | ")
                    .append(members(example.similarity().neighbours(), i)).append(" | ")
                    .append(members(example.similarity().mutualNeighbours(), i)).append(" |\n");
        }
        return table.toString();
    }

    private String members(Matrix sets, int row) {
        StringBuilder names = new StringBuilder();
        for (int j = 0; j < example.size(); j++) {
            if (sets.get(row, j) == 1) {
                names.append(names.isEmpty() ? "" : " ").append(example.name(j));
            }
        }
        return names.toString();
    }

    private String matrix(String symbol, Matrix matrix) {
        StringBuilder table = new StringBuilder("| " + symbol + " |");
        StringBuilder rule = new StringBuilder("\n|---|");
        for (int j = 0; j < example.size(); j++) {
            table.append(' ').append(example.name(j)).append(" |");
            rule.append("---|");
        }
        table.append(rule).append('\n');
        for (int i = 0; i < example.size(); i++) {
            table.append("| **").append(example.name(i)).append("** |");
            for (int j = 0; j < example.size(); j++) {
                table.append(matrix.get(i, j) == 0 ? " |" : " " + exact(matrix.get(i, j)) + " |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    /** The two pairs that look alike, and what the loss does with them. */
    private String pairs() {
        StringBuilder table = new StringBuilder(
                "| pair | class | cosine S | contextual C | wanted | pull on S |\n|---|---|---|---|---|---|\n");
        for (int[] pair : new int[][]{{1, 3}, {3, 4}}) {
            int i = pair[0];
            int j = pair[1];
            boolean same = example.classOf(i) == example.classOf(j);
            double slope = example.slope(i, j);
            table.append(String.format(Locale.ROOT, "| %s, %s | %s | %.2f | %s | %d | %s, %.2f |\n",
                    example.name(i), example.name(j), same ? "the same" : "different",
                    example.cosines().get(i, j), exact(example.similarity().values().get(i, j)), same ? 1 : 0,
                    slope < 0 ? "up" : "down", Math.abs(slope)));
        }
        return table.toString();
    }

    /** Fractions of the example end after four digits or go on as thirds. */
    private static String exact(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
