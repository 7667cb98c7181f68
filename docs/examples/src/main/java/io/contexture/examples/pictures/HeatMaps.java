package io.contexture.examples.pictures;

import io.contexture.examples.WorkedExample;
import io.contexture.linalg.Matrix;

/** The result: cosine and contextual similarity beside each other. */
final class HeatMaps {

    private static final double CELL = 38;
    private static final double TOP = 76;

    private final WorkedExample example;
    private final Svg svg = new Svg(760, 404,
            "Cosine similarity falls off evenly; contextual similarity shows two blocks");

    HeatMaps(WorkedExample example) {
        this.example = example;
    }

    String draw() {
        map(48, "Cosine S", example.cosines());
        map(424, "Contextual C", example.similarity().values());
        return svg.toString();
    }

    private void map(double left, String title, Matrix values) {
        svg.text(left, 34, title, "big");
        for (int i = 0; i < example.size(); i++) {
            String colour = example.classOf(i) == 0 ? "one" : "two";
            svg.text(left + (i + 0.5) * CELL, TOP - 10, example.name(i), "middle " + colour);
            svg.text(left - 16, TOP + (i + 0.5) * CELL + 5, example.name(i), "middle " + colour);
            for (int j = 0; j < example.size(); j++) {
                double value = values.get(i, j);
                svg.cell(left + j * CELL, TOP + i * CELL, CELL - 1, value);
                svg.text(left + (j + 0.5) * CELL - 0.5, TOP + (i + 0.5) * CELL + 4, Svg.value(value),
                        "middle small " + (value > 0.55 ? "hot" : value > 0 ? "" : "muted"));
            }
        }
        outline(left, 1, 3, "frame good");
        outline(left, 3, 4, "frame bad");
    }

    private void outline(double left, int i, int j, String classes) {
        svg.rectangle(left + j * CELL - 0.5, TOP + i * CELL - 0.5, CELL, CELL, 3, classes);
        svg.rectangle(left + i * CELL - 0.5, TOP + j * CELL - 0.5, CELL, CELL, 3, classes);
    }
}
