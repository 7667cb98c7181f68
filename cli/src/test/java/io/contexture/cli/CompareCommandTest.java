package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    static Path folder;

    private static Path first;
    private static Path second;

    @BeforeAll
    static void train() throws IOException {
        TinySet images = TinySet.write(folder.resolve("images"));
        first = folder.resolve("first");
        second = folder.resolve("second");
        assertThat(images.train(first, "").code()).isZero();
        assertThat(images.train(second, " --learning-rate 0.01 --loss nt-xent(temperature=0.2)").code())
                .isZero();
    }

    @Test
    void curvesFiguresAndDifferingOptionsStandOnOnePage() throws IOException {
        Path page = folder.resolve("page.html");
        Cli compared = Cli.run("compare", first, second, "--output", page);
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("R@1", first.toString(), second.toString(), page.toString());
        String html = Files.readString(page);
        assertThat(html)
                .contains("line run1", "line run2", "<td>0.01</td>", "<td>0.002</td>",
                        "nt-xent(temperature=0.2)")
                .contains("smoothing3").doesNotContain("<script", "run3\" points", ">batch-size<");
        assertThat(html.split("class=\"smooth[0-3]\"", -1)).hasSize(5);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        Cli alone = Cli.run("compare", first, "--output", folder.resolve("none.html"));
        assertThat(alone.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(alone.err()).contains("1 runs", "2 to 8");
        Cli none = Cli.run("compare", first, folder.resolve("images"), "--output",
                folder.resolve("none.html"));
        assertThat(none.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(none.err()).contains("holds no run");
        assertThat(folder.resolve("none.html")).doesNotExist();
    }
}
