package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SeveralSeedsTest {

    @TempDir
    private Path folder;

    /** Student's t with 4 degrees of freedom: 2.776445 at 97.5 %. */
    @Test
    void theIntervalIsStudents() {
        MeanOfRuns mean = MeanOfRuns.of(1, 2, 3, 4, 5);
        assertThat(mean.mean()).isEqualTo(3);
        assertThat(mean.halfWidth()).isCloseTo(2.776445 * Math.sqrt(2.5 / 5), within(1e-5));
        assertThat(MeanOfRuns.of(7).halfWidth()).isNaN();
    }

    @Test
    void eachSeedIsARunOfItsOwnAndTheMeanIsTold() throws IOException {
        TinySet images = TinySet.write(folder.resolve("images"));
        Path run = folder.resolve("run");
        Cli trained = images.train(run, " --seeds 2 --seed 4 --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        JsonNode figures = JsonMapper.shared().readTree(trained.out()).at("/figures/R@1/trained");
        double sum = 0;
        for (int seed = 4; seed < 6; seed++) {
            Path one = run.resolve("seed-" + seed);
            assertThat(Files.readString(one.resolve("config.json"))).contains("\"seed\" : " + seed);
            double recall = JsonMapper.shared().readTree(Files.readString(one.resolve("result.json")))
                    .at("/trained/overall/R@1").doubleValue();
            assertThat(figures.get("values").get(seed - 4).doubleValue()).isEqualTo(recall);
            sum += recall;
        }
        assertThat(figures.get("mean").doubleValue()).isCloseTo(sum / 2, within(1e-12));
        Path single = folder.resolve("single");
        assertThat(images.train(single, " --seed 5").code()).isZero();
        assertThat(Files.readAllBytes(single.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(run.resolve("seed-5/model.safetensors")));
        assertThat(images.train(run, " --seeds 2").err()).contains("already holds a run");
        Cli again = Cli.run("train", "--run", run, "--resume");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("mean of 2 seeds", "R@1", "+-");
        assertThat(Cli.run("train", "--run", run, "--resume", "--steps", 9).err()).contains("steps",
                "own options");
        assertThat(images.train(folder.resolve("none"), " --seeds 1").err()).contains("--seeds is 1",
                "2 or more");
    }
}
