package io.contexture.index;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Vectors that lie together as those of a trained network do, and items for them. */
final class Clusters {

    static final String[] COLOURS = {"red", "green", "blue"};

    private Clusters() {}

    static Matrix vectors(int rows, int columns, long seed) {
        Random random = new Random(seed);
        Random centreRandom = new Random(1);
        Matrix centres = Matrix.zeros(40, columns);
        for (int i = 0; i < centres.data().length; i++) {
            centres.data()[i] = (float) centreRandom.nextGaussian();
        }
        Matrix vectors = Matrix.zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            int centre = random.nextInt(40);
            for (int i = 0; i < columns; i++) {
                vectors.set(row, i, centres.get(centre, i) + 0.5f * (float) random.nextGaussian());
            }
        }
        return Rows.normalised(vectors);
    }

    static Item item(int i) {
        return new Item("item-" + i, "images/" + i + ".png", "class " + i % 7,
                Map.of("colour", COLOURS[i % 3], "shape", "s" + i % 50));
    }

    static List<Item> items(int from, int to) {
        List<Item> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(item(i));
        }
        return items;
    }
}
