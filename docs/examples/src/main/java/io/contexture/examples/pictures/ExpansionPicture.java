package io.contexture.examples.pictures;

import io.contexture.examples.WorkedExample;
import io.contexture.linalg.Matrix;
import java.util.StringJoiner;

/** Step 3: the mutual neighbours of a point are asked what they think of another. */
final class ExpansionPicture {

    private static final double CELL = 42;
    private static final double LINE = 128;

    private final WorkedExample example;
    private final Svg svg = new Svg(760, 222,
            "The mutual neighbours of b give d high weights, those of d give e low ones");

    ExpansionPicture(WorkedExample example) {
        this.example = example;
    }

    String draw() {
        ask(24, 1, 3);
        ask(400, 3, 4);
        return svg.toString();
    }

    private void ask(double left, int asking, int about) {
        Matrix mutual = example.similarity().mutualNeighbours();
        Matrix weights = example.similarity().weights();
        svg.text(left, 34, example.name(asking) + " asks its mutual neighbours about " + example.name(about),
                "big");
        for (int i = 0; i + 1 < example.size(); i++) {
            if (mutual.get(i, i + 1) == 1) {
                svg.line(x(left, i), LINE, x(left, i + 1), LINE, "link");
            }
        }
        StringJoiner sum = new StringJoiner(" + ");
        int size = 0;
        for (int m = 0; m < example.size(); m++) {
            if (mutual.get(asking, m) == 1) {
                size++;
                double weight = weights.get(m, about);
                sum.add(Svg.value(weight));
                String colour = weight > 0 ? "stroke good" : "stroke rule";
                double top = LINE - 28 * Math.abs(about - m) - 24;
                svg.bow(x(left, m), LINE - 20, top, x(left, about), LINE - 20, colour);
            }
        }
        for (int i = 0; i < example.size(); i++) {
            boolean asked = mutual.get(asking, i) == 1;
            svg.circle(x(left, i), LINE, 13, example.classOf(i) == 0 ? "one" : "two");
            svg.text(x(left, i), LINE + 4.5, example.name(i), "on middle");
            if (asked) {
                svg.circle(x(left, i), LINE, 17, "frame good");
                svg.text(x(left, i), LINE + 36, Svg.value(weights.get(i, about)), "middle small");
            }
        }
        svg.text(left, LINE + 68, "J = (" + sum + ") / " + size + " = "
                + Svg.value(example.similarity().expanded().get(asking, about)), "big");
    }

    private static double x(double left, int point) {
        return left + 14 + point * CELL;
    }
}
