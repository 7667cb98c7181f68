package io.contexture.examples.pictures;

import io.contexture.examples.WorkedExample;
import io.contexture.linalg.Matrix;

/** Step 2: what the neighbourhoods of a pair have in common, inside and outside. */
final class OverlapPicture {

    private static final double CELL = 37;
    private static final double TOP = 84;

    private final WorkedExample example;
    private final Svg svg = new Svg(760, 252,
            "Shared neighbours and shared non-neighbours of the pairs b, d and d, e");

    OverlapPicture(WorkedExample example) {
        this.example = example;
    }

    String draw() {
        pair(24, 1, 3);
        pair(400, 3, 4);
        return svg.toString();
    }

    private void pair(double left, int i, int j) {
        Matrix neighbours = example.similarity().neighbours();
        svg.text(left, 34, example.name(i) + " and " + example.name(j), "big");
        svg.text(left, TOP + 5, "N(" + example.name(i) + ")", "muted");
        svg.text(left, TOP + 61, "N(" + example.name(j) + ")", "muted");
        int size = 0;
        int shared = 0;
        int sharedOut = 0;
        for (int m = 0; m < example.size(); m++) {
            double x = left + 58 + m * CELL;
            boolean first = neighbours.get(i, m) == 1;
            boolean second = neighbours.get(j, m) == 1;
            size += first ? 1 : 0;
            shared += first && second ? 1 : 0;
            sharedOut += first || second ? 0 : 1;
            if (first == second) {
                svg.rectangle(x - 17, TOP - 19, 34, 94, 17, first ? "frame good" : "frame rule");
            }
            point(x, TOP, m, first);
            point(x, TOP + 56, m, second);
        }
        svg.circle(left + 6, TOP + 107, 6, "goodfill").text(left + 20, TOP + 112,
                "both in: A = " + shared + "/" + size, "");
        svg.circle(left + 6, TOP + 131, 6, "empty").text(left + 20, TOP + 136,
                "both out: B = " + sharedOut + "/" + (example.size() - size), "");
        svg.text(left + 200, TOP + 125, "W = " + Svg.value(example.similarity().weights().get(i, j)), "big");
    }

    private void point(double x, double y, int point, boolean in) {
        if (in) {
            svg.circle(x, y, 12, example.classOf(point) == 0 ? "one" : "two");
            svg.text(x, y + 4.5, example.name(point), "on middle");
        } else {
            svg.circle(x, y, 12, "empty");
            svg.text(x, y + 4.5, example.name(point), "muted middle");
        }
    }
}
