package io.contexture.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What recipes do beyond optimiser and schedule; all of it is off in {@link #plain}.
 *
 * @param warmStartEpochs first epochs in which only what is new is trained (head, projector, the loss's weights) and the backbone
 *                        stays as it is; 0 for none
 * @param frozenLayers    layers that stay as they are throughout, as beginnings of tensors' names such as {@code layer1}
 * @param averaging       what of an exponential moving average of the weights stays at a step, from 0 (none) to below 1, usually
 *                        0.999; the average is what is evaluated and kept
 * @param gradientChunk   images that go through the network at once while a whole batch's loss is taken (gradient caching), 0 for
 *                        the whole batch
 * @param patience        evaluations without a better recall at 1 on the selection set after which a run ends, 0 for never
 */
public record Recipe(int warmStartEpochs, List<String> frozenLayers, double averaging, int gradientChunk,
        int patience) {

    public Recipe {
        frozenLayers = List.copyOf(frozenLayers);
        require(warmStartEpochs >= 0, "warm start is " + warmStartEpochs + " epochs; allowed: 0 or more");
        require(frozenLayers.stream().noneMatch(String::isBlank),
                "the name of a layer to freeze is empty; give the beginning of a tensor's name, such as layer1");
        require(averaging >= 0 && averaging < 1,
                "averaging is " + averaging + "; allowed: from 0 to below 1, usually 0.999");
        require(gradientChunk >= 0, "gradient chunk is " + gradientChunk + " images; allowed: 0 or more");
        require(patience >= 0, "patience is " + patience + " evaluations; allowed: 0 or more");
    }

    private static void require(boolean met, String message) {
        if (!met) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Nothing beyond optimiser and schedule. */
    public static Recipe plain() {
        return new Recipe(0, List.of(), 0, 0, 0);
    }

    /** The same with another warm start. */
    public Recipe withWarmStartEpochs(int other) {
        return new Recipe(other, frozenLayers, averaging, gradientChunk, patience);
    }

    /** The same with other frozen layers. */
    public Recipe withFrozenLayers(List<String> other) {
        return new Recipe(warmStartEpochs, other, averaging, gradientChunk, patience);
    }

    /** The same with another average. */
    public Recipe withAveraging(double other) {
        return new Recipe(warmStartEpochs, frozenLayers, other, gradientChunk, patience);
    }

    /** The same with other parts of a batch. */
    public Recipe withGradientChunk(int other) {
        return new Recipe(warmStartEpochs, frozenLayers, averaging, other, patience);
    }

    /** The same with another patience. */
    public Recipe withPatience(int other) {
        return new Recipe(warmStartEpochs, frozenLayers, averaging, gradientChunk, other);
    }

    /** What results depend on, as text by name. */
    Map<String, String> decisive() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("warmStartEpochs", Integer.toString(warmStartEpochs));
        all.put("frozenLayers", String.join(",", frozenLayers));
        all.put("averaging", Double.toString(averaging));
        all.put("gradientChunk", Integer.toString(gradientChunk));
        all.put("patience", Integer.toString(patience));
        return all;
    }
}
