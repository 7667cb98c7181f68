package io.contexture.examples.pictures;

import io.contexture.examples.WorkedExample;
import io.contexture.linalg.Matrix;

/** Step 1: the points on their circle, and who is in whose neighbourhood. */
final class NeighbourhoodPicture {

    private static final double CENTRE_X = 72;
    private static final double CENTRE_Y = 320;
    private static final double RADIUS = 240;
    private static final double GRID_X = 480;
    private static final double GRID_Y = 88;
    private static final double CELL = 32;

    private final WorkedExample example;
    private final Svg svg = new Svg(760, 372,
            "Eight points on a circle, a to d of one class and e to h of another, and the neighbourhood of each");

    NeighbourhoodPicture(WorkedExample example) {
        this.example = example;
    }

    String draw() {
        svg.text(24, 34, "Two pairs, one cosine", "big");
        circle();
        svg.text(GRID_X - 60, 34, "Who is in N(i)", "big");
        grid();
        return svg.toString();
    }

    private void circle() {
        wedge(1, 3, "goodfill faint");
        wedge(3, 4, "badfill faint");
        svg.path("M" + at(RADIUS, -4) + "A" + Svg.number(RADIUS) + " " + Svg.number(RADIUS) + " 0 0 0 "
                + at(RADIUS, 84), "rule");
        label(1, 3, "b, d");
        label(3, 4, "d, e");
        for (int i = 0; i < example.size(); i++) {
            point(x(RADIUS, example.angle(i)), y(RADIUS, example.angle(i)), i, 13);
        }
        svg.circle(30, 348, 6, "one").text(42, 352, "one class", "small muted");
        svg.circle(120, 348, 6, "two").text(132, 352, "another", "small muted");
    }

    private void wedge(int i, int j, String classes) {
        svg.path("M" + at(0, 0) + "L" + at(RADIUS, example.angle(i)) + "A" + Svg.number(RADIUS) + " "
                + Svg.number(RADIUS) + " 0 0 0 " + at(RADIUS, example.angle(j)) + "Z", classes);
    }

    private void label(int i, int j, String pair) {
        double middle = (example.angle(i) + example.angle(j)) / 2.0;
        svg.text(x(150, middle), y(150, middle) - 2, pair, "middle");
        svg.text(x(150, middle), y(150, middle) + 14, Svg.value(example.cosines().get(i, j)), "middle small");
    }

    private void grid() {
        Matrix neighbours = example.similarity().neighbours();
        for (int i = 0; i < example.size(); i++) {
            double y = GRID_Y + i * CELL;
            svg.text(GRID_X + i * CELL, GRID_Y - 24, example.name(i), "middle muted");
            svg.text(GRID_X - 60, y + 5, "N(" + example.name(i) + ")", "muted");
            for (int j = 0; j < example.size(); j++) {
                double x = GRID_X + j * CELL;
                if (neighbours.get(i, j) == 1) {
                    point(x, y, j, i == j ? 13 : 10);
                } else {
                    svg.circle(x, y, 3, "empty");
                }
            }
        }
    }

    private void point(double x, double y, int point, double radius) {
        svg.circle(x, y, radius, example.classOf(point) == 0 ? "one" : "two");
        svg.text(x, y + 4.5, example.name(point), "on middle");
    }

    private static double x(double radius, double degrees) {
        return CENTRE_X + radius * StrictMath.cos(StrictMath.toRadians(degrees));
    }

    private static double y(double radius, double degrees) {
        return CENTRE_Y - radius * StrictMath.sin(StrictMath.toRadians(degrees));
    }

    private static String at(double radius, double degrees) {
        return Svg.number(x(radius, degrees)) + " " + Svg.number(y(radius, degrees));
    }
}
