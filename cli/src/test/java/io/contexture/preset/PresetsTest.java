package io.contexture.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.contexture.preset.Preset.Source;
import io.contexture.preset.Preset.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file is held to the tables of the paper and its authors' code, as they are written down here. */
class PresetsTest {

    /** Set, lr, batch size, sampler: main.py's five commands. */
    private static final String TRAINING_256 = """
            cub    8e-5   128 m-per-class(tries=5,batches=42)
            cars   1.6e-4 128 m-per-class(tries=10,batches=42)
            sop    4e-5   128 hierarchical-balanced(batches-per-pair=10,multiplier=66)
            inat   8e-5   256 hierarchical-balanced(batches-per-pair=10,multiplier=70)
            inshop 4e-5   128 m-per-class(tries=10,batches=600)
            """;

    /** Set, cut-offs, pooling, training transform, test transform. */
    private static final String SETS_256 = """
            cub    1,2,4,8          max     random-resized-crop:256:scale=0.16..1:ratio=0.75..1.33,flip:0.5            resize:288,center-crop:256
            cars   1,2,4,8          max     random-resized-crop:256:scale=0.16..1:ratio=0.75..1.33,flip:0.5            resize:288,center-crop:256
            sop    1,10,100         average resize:288,random-resized-crop:256:scale=0.16..1:ratio=0.75..1.33,flip:0.5 resize:288x288,center-crop:256
            inshop 1,10,20,30,40,50 average resize:288,random-resized-crop:256:scale=0.16..1:ratio=0.75..1.33,flip:0.5 resize:288x288,center-crop:256
            inat   1,4,16,32        average random-resized-crop:224:scale=0.16..1:ratio=0.75..1.33,flip:0.5            resize:256,center-crop:224
            """;

    /** Set, lr, batch, eps, lam, step, factor, epochs, crop scale, projector, gamma. */
    private static final String TRAINING_224 = """
            cub  1.4e-4 128 0.04 0.05 10 0.3 60  0.16 linear   0.1
            cars 8e-5   64  0.05 0.2  20 0.5 160 0.12 linear   0.1
            sop  6e-5   128 0.05 0.2  15 0.3 80  0.08 identity 0.1
            """;

    /** Loss, set, lr, projector, gamma, images a class, epochs of warm start. */
    private static final String BASELINES_224 = """
            contrastive      cub  2e-5   linear   0   4 0
            contrastive      cars 8e-5   linear   0.1 4 0
            contrastive      sop  4e-5   identity 0   4 0
            roadmap          cub  2e-5   linear   0.1 4 0
            roadmap          cars 2e-5   linear   0   4 0
            roadmap          sop  4e-5   identity 0.1 4 0
            triplet          cub  8e-5   identity 0.1 4 0
            triplet          cars 8e-5   identity 0.1 4 0
            triplet          sop  4e-5   identity 0.1 4 0
            multi-similarity cub  1.6e-4 linear   0   4 0
            multi-similarity cars 8e-5   linear   0   4 0
            multi-similarity sop  8e-5   identity 0   4 0
            proxy-anchor     cub  1.6e-4 linear   0   0 10
            proxy-anchor     cars 8e-5   linear   0   0 10
            proxy-anchor     sop  1.6e-4 identity 0   0 1
            proxy-nca        cub  1.6e-4 linear   0   0 10
            proxy-nca        cars 1.6e-4 linear   0   0 10
            proxy-nca        sop  1.6e-4 identity 0   0 1
            """;

    private static final Map<String, String> LOSSES_224 = Map.of("contrastive",
            "contrastive(positive-margin=0.9,negative-margin=0.6)", "roadmap",
            "roadmap(lambda=0.5,positive-margin=0.9,negative-margin=0.6)", "triplet", "triplet(margin=0.05)",
            "multi-similarity", "multi-similarity", "proxy-anchor", "proxy-anchor(margin=0.1,alpha=32)",
            "proxy-nca",
            "proxy-nca(scale=9)");

    private static final Map<String, String> MINERS_224 = Map.of("triplet", "distance-weighted",
            "multi-similarity",
            "multi-similarity");

    private static final Map<String, String> LOSSES_256 = Map.of("contrastive",
            "contrastive(positive-margin=0.9,negative-margin=0.6)", "roadmap",
            "roadmap(lambda=0.5,positive-margin=0.9,negative-margin=0.6)", "triplet", "triplet(margin=0.05)",
            "multi-similarity", "multi-similarity", "smooth-ap", "smooth-ap", "fast-ap", "fast-ap", "nt-xent",
            "nt-xent", "proxy-nca", "proxy-nca(scale=10)", "normalised-softmax",
            "normalised-softmax(temperature=0.05)");

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.strip().split(" +"));
    }

    private static Map<String, String> values(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        Presets.named(name).values().forEach(value -> values.put(value.option(), value.text()));
        return values;
    }

    private static void requireNumber(String name, String option, double expected) {
        assertThat(Double.parseDouble(values(name).get(option))).as(name + " " + option)
                .isCloseTo(expected, Percentage.withPercentage(1e-4));
    }

    private static Set<String> inferred(String name) {
        return Presets.named(name).values().stream().filter(value -> value.source() == Source.INFERRED)
                .map(Value::option).collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<String> names() {
        return Presets.names().stream();
    }

    @Test
    void thereIsAPresetForEveryRowAndNoOther() {
        Set<String> expected = new TreeSet<>();
        rows(TRAINING_256).forEach(row -> {
            expected.add(row[0] + "-256");
            LOSSES_256.keySet().forEach(loss -> expected.add(row[0] + "-256-" + loss));
        });
        rows(TRAINING_224).forEach(row -> expected.add(row[0] + "-224"));
        rows(BASELINES_224).forEach(row -> expected.add(row[1] + "-224-" + row[0]));
        assertThat(Presets.names()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPresetOfASettingHasWhatTheSettingSays(String name) {
        Map<String, String> common = new TreeMap<>(
                Map.of("model", "resnet50", "embedding-size", "512", "precision",
                        "fp16", "images-per-class", "4", "weight-decay", "1e-4", "in-epochs", "true",
                        "warm-up", "0"));
        common.putAll(name.contains("-256")
                ? Map.of("optimiser", "adam", "batch-norm", "statistics-frozen", "schedule", "multi-step",
                        "milestones",
                        "15,30,45", "decay", "0.3", "epochs", "80", "evaluate-every", "5", "select-on-test",
                        "true")
                : Map.of("optimiser", "adamw", "batch-norm", "frozen", "schedule", "step", "pooling", "gem",
                        "head-start", "kaiming", "eval-transform", "resize:256,center-crop:224",
                        "evaluate-every",
                        "10"));
        assertThat(values(name)).containsAllEntriesOf(common).containsEntry("as",
                name.replaceFirst("-.*", ""));
        assertThat(values(name).containsKey("select-on-test")).isEqualTo(name.contains("-256"));
        assertThat(Presets.named(name).values()).filteredOn(value -> value.source() == Source.NEEDED)
                .extracting(Value::option).containsExactly("weights");
        assertThat(Presets.named(name).title()).endsWith(".");
    }

    @Test
    void contextualRowsAt256() {
        Map<String, String[]> sets = rows(SETS_256).collect(Collectors.toMap(row -> row[0], row -> row));
        rows(TRAINING_256).forEach(row -> {
            String name = row[0] + "-256";
            String[] set = Objects.requireNonNull(sets.get(row[0]));
            assertThat(values(name)).containsEntry("batch-size", row[2]).containsEntry("sampler", row[3])
                    .containsEntry("recall-at", set[1]).containsEntry("pooling", set[2])
                    .containsEntry("train-transform", set[3]).containsEntry("eval-transform", set[4])
                    .containsEntry("loss",
                            "contextual(reading=paper-256,k=4,eps=0.05,lambda=0.4,gamma=0.1,target-similarity=0.25)")
                    .doesNotContainKeys("miner", "projector");
            requireNumber(name, "head-learning-rate", Double.parseDouble(row[1]));
            requireNumber(name, "learning-rate", Double.parseDouble(row[1]) / 2);
            assertThat(values(name).containsKey("layer-norm")).as("CUB and Cars alone have the LayerNorm")
                    .isEqualTo(row[0].startsWith("c"));
            assertThat(inferred(name)).containsExactly("warm-up");
        });
    }

    /** Learning rates are not published: those of the 224 setting, In-Shop and iNaturalist as Stanford Online Products. */
    @Test
    void baselinesAt256DifferFromTheContextualRowInLossAndInferredRates() {
        Map<String, String> like = Map.of("smooth-ap", "roadmap", "fast-ap", "roadmap", "nt-xent",
                "multi-similarity",
                "normalised-softmax", "proxy-nca");
        Map<String, String> rates = rows(BASELINES_224)
                .collect(Collectors.toMap(row -> row[0] + row[1], row -> row[2]));
        for (String set : List.of("cub", "cars", "sop", "inshop", "inat")) {
            LOSSES_256.forEach((loss, expression) -> {
                String name = set + "-256-" + loss;
                double rate = Double.parseDouble(
                        rates.get(like.getOrDefault(loss, loss) + (set.startsWith("i") ? "sop" : set)));
                requireNumber(name, "head-learning-rate", rate);
                requireNumber(name, "learning-rate", rate / 2);
                assertThat(inferred(name)).containsExactly("head-learning-rate", "learning-rate", "warm-up");
                boolean proxies = Set.of("proxy-nca", "normalised-softmax").contains(loss);
                if (proxies) {
                    requireNumber(name, "proxy-rate-factor", 1e-3 / (rate / 2));
                }
                Map<String, String> rest = values(name);
                assertThat(rest).containsEntry("loss", expression);
                assertThat(rest.get("miner")).isEqualTo(loss.equals("triplet") ? "distance-weighted" : null);
                assertThat(rest.containsKey("proxy-rate-factor")).isEqualTo(proxies);
                Map<String, String> contextual = values(set + "-256");
                Set<String> own = Set.of("loss", "miner", "learning-rate", "head-learning-rate",
                        "proxy-rate-factor");
                rest.keySet().removeAll(own);
                contextual.keySet().removeAll(own);
                assertThat(rest).isEqualTo(contextual);
            });
        }
    }

    @Test
    void contextualRowsAt224() {
        rows(TRAINING_224).forEach(row -> {
            String name = row[0] + "-224";
            assertThat(values(name)).containsEntry("batch-size", row[2])
                    .containsEntry("loss",
                            "contextual(reading=paper-224,k=4,eps=" + row[3] + ",lambda=" + row[4]
                                    + ",gamma=" + row[10] + ",target-similarity=0.3)")
                    .containsEntry("decay-every", row[5]).containsEntry("decay", row[6])
                    .containsEntry("epochs", row[7])
                    .containsEntry("train-transform",
                            "random-resized-crop:224:scale=" + row[8] + "..1,flip:0.5")
                    .containsEntry("recall-at", row[0].equals("sop") ? "1,10,100,1000" : "1,2,4,8")
                    .containsEntry("sampler", row[0].equals("sop")
                            ? "hierarchical-balanced(batches-per-pair=10,multiplier=66,batches=660)"
                            : "balanced")
                    .doesNotContainKeys("warm-start", "proxy-rate-factor");
            requireRates(name, Double.parseDouble(row[1]), row[9]);
            assertThat(inferred(name)).containsExactly("evaluate-every", "warm-up");
        });
        assertThat(84_480 / 128).as("batches of an epoch of Stanford Online Products").isEqualTo(660);
    }

    @Test
    void baselinesAt224() {
        Map<String, String[]> contextual = rows(TRAINING_224)
                .collect(Collectors.toMap(row -> row[0], row -> row));
        rows(BASELINES_224).forEach(row -> {
            String name = row[1] + "-224-" + row[0];
            Map<String, String> values = values(name);
            assertThat(values).containsEntry("loss",
                    LOSSES_224.get(row[0])
                            + (row[4].equals("0") ? "" : "+" + row[4] + "*regulariser(target=0.3)"));
            assertThat(values.get("miner")).isEqualTo(MINERS_224.get(row[0]));
            requireRates(name, Double.parseDouble(row[2]), row[3]);
            boolean plain = row[5].equals("0");
            assertThat(values.get("sampler"))
                    .isEqualTo(plain ? "plain" : values(row[1] + "-224").get("sampler"));
            assertThat(values.getOrDefault("warm-start", "0")).isEqualTo(row[6]);
            assertThat(values.get("proxy-rate-factor")).isEqualTo(plain ? "100" : null);
            boolean products = row[1].equals("sop");
            String[] set = Objects.requireNonNull(contextual.get(row[1]));
            assertThat(values).containsEntry("epochs", products && plain ? "115" : set[7])
                    .containsEntry("decay-every", products && plain ? "21" : set[5])
                    .containsEntry("decay", set[6])
                    .containsEntry("batch-size", set[2]);
            assertThat(inferred(name)).isEqualTo(new TreeSet<>(products
                    ? Set.of("evaluate-every", "warm-up")
                    : Set.of("evaluate-every", "warm-up", "batch-size", "decay-every", "decay", "epochs",
                            "train-transform")));
        });
    }

    /** The projector learns twice as fast as the backbone, the embedding layer as fast. */
    private static void requireRates(String name, double rate, String projector) {
        requireNumber(name, "learning-rate", rate);
        requireNumber(name, "head-learning-rate", rate);
        boolean linear = projector.equals("linear");
        assertThat(values(name)).as(name).containsEntry("projector", linear ? "2048" : "0");
        if (linear) {
            requireNumber(name, "projector-learning-rate", 2 * rate);
        }
    }

    @Test
    void unknownNamesAreToldFromThoseOfTheirSet() {
        assertThatIllegalArgumentException().isThrownBy(() -> Presets.named("sop-224-contextual"))
                .withMessageContaining("'sop-224-contextual'")
                .withMessageContaining("sop-224, sop-224-contrastive");
        assertThatIllegalArgumentException().isThrownBy(() -> Presets.named("birds"))
                .withMessageContaining("cub, cars, sop, inshop, inat");
        assertThat(Arrays.asList("setting-256", "")).noneMatch(Presets.names()::contains);
    }
}
