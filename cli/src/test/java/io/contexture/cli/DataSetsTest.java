package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.dataset.layout.Layout;
import io.contexture.testing.GeneratedShapes;
import io.contexture.testing.Miniature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The field's data sets, and tables, wherever a command takes images. */
class DataSetsTest {

    private static final GeneratedShapes SHAPES = new GeneratedShapes(24, 4, 4);
    private static final String FAST = " --steps 2 --batch-size 8 --images-per-class 4 --width 4 --embedding-size 16"
            + " --image-size 16 --threads 1 --loader-threads 2 --evaluate-every 1";

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        for (Miniature miniature : Miniature.values()) {
            miniature.write(place(miniature), SHAPES, 3);
        }
        Cli prepared = Cli.run("data", "inat", "--json",
                place(Miniature.INATURALIST).resolve("train_mini.json"),
                "--images", place(Miniature.INATURALIST).resolve("train_mini"), "--output",
                place(Miniature.INATURALIST), "--size", 20);
        assertThat(prepared.code()).as(prepared.err()).isZero();
        assertThat(prepared.err()).contains("warning: Fungi has 0 species; published are 341",
                "train has 16 images of 4 classes; published are 250,150 images of 5,003 classes");
        assertThat(prepared.out())
                .contains("16 images of 4 classes to train on, 16 images of 4 classes to test on");
    }

    private static Path place(Miniature miniature) {
        return folder.resolve(miniature.layout());
    }

    private static void refused(Cli result, String... parts) {
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @EnumSource
    void aMiniatureIsTrainedOnEvaluatedAndEmbedded(Miniature miniature, @TempDir Path fresh) {
        Path run = fresh.resolve("run");
        String as = " --as " + miniature.layout();
        Cli trained = Cli.line("train --data " + place(miniature) + as + " --run " + run + FAST + " --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).containsOnlyOnce("train has 16 images of 4 classes; published are")
                .doesNotContain("classes are both");
        Cli again = Cli.line("evaluate " + run + " --json");
        assertThat(again.code()).as(again.err()).isZero();
        Cli named = Cli.line("evaluate --model " + run + " --images " + place(miniature) + as
                + " --threads 1 --json");
        assertThat(metrics(again.out(), "overall")).isEqualTo(metrics(named.out(), "overall"))
                .isEqualTo(JsonMapper.shared().readTree(trained.out()).get("trained").get("overall"));
        boolean separate = miniature == Miniature.IN_SHOP;
        assertThat(metrics(again.out(), "queries").intValue()).isEqualTo(separate ? 8 : 16);
        assertThat(metrics(again.out(), "gallery").intValue()).isEqualTo(separate ? 8 : 16);
        assertThat(run.resolve("report.html")).exists();
        Cli resumed = Cli.line("train --run " + run + " --resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        Path file = fresh.resolve("all.safetensors");
        Cli embedded = Cli
                .line("embed --model " + run + " --images " + place(miniature) + as + " --output " + file);
        assertThat(embedded.out()).contains("32 embeddings");
    }

    private static JsonNode metrics(String json, String name) {
        return JsonMapper.shared().readTree(json).get(name);
    }

    @Test
    void queriesSearchInTheGalleryHoweverTheyAreGiven(@TempDir Path fresh) throws IOException {
        Path run = fresh.resolve("run");
        Path shop = place(Miniature.IN_SHOP);
        Cli trained = Cli.line("train --data " + shop + " --as inshop --run " + run + FAST);
        assertThat(trained.code()).as(trained.err()).isZero();
        String common = " --recall-at 1,2 --threads 1 --json";
        String whole = Cli.line("evaluate --model " + run + " --images " + shop + " --as inshop" + common)
                .out();
        Path embeddings = fresh.resolve("test.safetensors");
        Cli.line("embed --model " + run + " --images " + shop
                + " --as inshop --part test --threads 1 --output "
                + embeddings);
        List<String> query = new ArrayList<>(List.of("class_id path"));
        List<String> gallery = new ArrayList<>(List.of("class_id path"));
        List<String> table = new ArrayList<>(List.of("file,item,status"));
        for (String line : Files.readAllLines(shop.resolve("Eval/list_eval_partition.txt"))) {
            String[] fields = line.split(" +", -1);
            if (fields.length == 3 && !fields[2].equals("train") && !fields[2].equals("evaluation_status")) {
                int id = Integer.parseInt(fields[1].substring(3));
                (fields[2].equals("query") ? query : gallery).add(id + " " + fields[0]);
                table.add(fields[0] + "," + fields[1] + "," + fields[2]);
            }
        }
        Files.write(fresh.resolve("query.txt"), query);
        Files.write(fresh.resolve("gallery.txt"), gallery);
        Files.write(fresh.resolve("shop.csv"), table);
        List<String> others = List.of("--embeddings " + embeddings,
                "--model " + run + " --query " + fresh.resolve("query.txt") + " --gallery "
                        + fresh.resolve("gallery.txt") + " --root " + shop,
                "--model " + run + " --images " + fresh.resolve("shop.csv") + " --root " + shop
                        + " --columns path=file,label=item,role=status");
        for (String other : others) {
            Cli evaluated = Cli.line(
                    "evaluate " + other + (other.startsWith("--emb") ? " --recall-at 1,2 --json" : common));
            assertThat(evaluated.code()).as(evaluated.err()).isZero();
            for (String name : List.of("queries", "gallery", "overall", "meanOverClasses")) {
                assertThat(metrics(evaluated.out(), name)).as(other + ": " + name)
                        .isEqualTo(metrics(whole, name));
            }
        }
    }

    @Test
    void aTableWithASplitIsAsGoodAsItsFolder(@TempDir Path fresh) throws IOException {
        Path birds = place(Miniature.CUB);
        List<String> lines = new ArrayList<>(List.of("bird\tphoto\tfold\tkind"));
        for (String line : Files.readAllLines(birds.resolve("images.txt"))) {
            String path = line.substring(line.indexOf(' ') + 1);
            lines.add(path.substring(0, path.indexOf('/')) + "\t" + path + "\t"
                    + (path.startsWith("0") ? "train" : "test")
                    + "\tbird");
        }
        Path table = Files.write(birds.resolve("birds.tsv"), lines);
        String columns = " --recall-at 1,2 --columns path=photo,label=bird,split=fold,super=kind";
        Cli trained = Cli.line(
                "train --data " + table + columns + " --run " + fresh.resolve("table") + FAST + " --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        Cli same = Cli.line(
                "train --data " + birds + " --as cub --recall-at 1,2 --run " + fresh.resolve("folder") + FAST
                        + " --json");
        assertThat(metrics(trained.out(), "trained")).isEqualTo(metrics(same.out(), "trained"));
        Cli configured = Cli.line("train --config " + fresh.resolve("table/config.json") + " --run "
                + fresh.resolve("again") + " --json");
        assertThat(metrics(configured.out(), "trained")).isEqualTo(metrics(trained.out(), "trained"));
        Files.write(table, lines.subList(0, lines.size() - 1));
        refused(Cli.line("train --run " + fresh.resolve("table") + " --resume"),
                "has changed since the run began");
    }

    @Test
    void checkTellsSizesAndWhatIsMissing(@TempDir Path fresh) throws IOException {
        Path products = fresh.resolve("sop");
        Miniature.ONLINE_PRODUCTS.write(products, SHAPES, 1);
        Files.delete(products.resolve("bicycle_final/1_0.jpg"));
        Files.write(products.resolve("bicycle_final/1_1.jpg"), new byte[10]);
        Cli checked = Cli.line("data check " + products + " --as sop --open");
        assertThat(checked.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out()).contains("Stanford Online Products in " + products, "2 super-classes",
                "published: 59,551 images of 11,318 classes",
                "train has 16 images of 4 classes; published are 59,551 images of 11,318 classes",
                "1 of the listed images are not there: bicycle_final/1_0.jpg. The archive Stanford_Online_Products.zip",
                "1_1.jpg: not a JPEG");
        JsonNode json = JsonMapper.shared()
                .readTree(Cli.line("data check " + products + " --as sop --json").out());
        assertThat(json.get("parts").get("test").get("found").get("images").intValue()).isEqualTo(16);
        assertThat(json.get("parts").get("test").get("published").get("classes").intValue())
                .isEqualTo(11_316);
        assertThat(json.get("differences")).hasSize(3);
        refused(Cli.line("data check " + products + " --as cub"), "CUB-200-2011",
                "lacks images.txt, classes.txt",
                "CUB_200_2011.tgz");
        refused(Cli.line("data check " + products + " --as dogs"), "no layout is called 'dogs'", "inshop");
    }

    @Test
    void layoutsAreListed() {
        Cli listed = Cli.line("data layouts");
        assertThat(listed.code()).isZero();
        for (Layout layout : Layout.all()) {
            assertThat(listed.out().lines()).contains(layout.name(), "  " + layout.title());
            assertThat(listed.out().replaceAll("\\s+", " ")).contains(layout.origin(), layout.contents());
        }
        refused(Cli.line("data"), "what to do is missing");
    }

    @Test
    void copiesThatAreThereAreNotMadeAgain(@TempDir Path fresh) throws IOException {
        Path source = place(Miniature.INATURALIST);
        Path output = fresh.resolve("inat");
        String line = "data inat --images " + source.resolve("train_mini") + " --output " + output
                + " --size 12";
        refused(Cli.line(line), "--json train_mini.json");
        Cli made = Cli.line(line + " --seed 5 --json " + source.resolve("train_mini.json"));
        assertThat(made.code()).as(made.err()).isZero();
        Path list = output.resolve("iNaturalist_train.txt");
        String first = Files.readAllLines(list).getFirst().replaceFirst(",.*", "");
        Files.write(output.resolve(first), new byte[]{1, 2, 3});
        Path second = output.resolve(Files.readAllLines(list).get(1).replaceFirst(",.*", ""));
        Files.delete(second);
        assertThat(Cli.line(line).code()).isZero();
        assertThat(output.resolve(first)).hasSize(3);
        assertThat(ImageIO.read(second.toFile()).getWidth()).isEqualTo(12);
        Files.delete(second);
        Path broken = source.resolve("train_mini").resolve(output.relativize(second));
        byte[] whole = Files.readAllBytes(broken);
        Files.write(broken, Arrays.copyOf(whole, 100));
        Cli torn = Cli.line(line);
        Files.write(broken, whole);
        refused(torn, "1 of the images cannot be read", second.getFileName().toString());
        refused(Cli.line(line.replace("--size 12", "--size 0")), "size is 0");
        refused(Cli.line("data inat --images " + output.resolve("none") + " --output " + output), "tar.gz");
    }

    @Test
    void optionsThatDoNotGoTogether(@TempDir Path fresh) throws IOException {
        String run = " --run " + fresh.resolve("run");
        Path birds = place(Miniature.CUB);
        refused(Cli.line("train --data " + birds + run), "say what it is with --as");
        refused(Cli.line("train --data " + birds + run + " --as cub --columns path=a"), "give one of them");
        refused(Cli.line("train --data " + birds + run + " --boxes"), "--boxes goes with --as");
        refused(Cli.line("train --train " + birds.resolve("images") + run + " --columns path=a"),
                "--columns is for tables");
        refused(Cli.line("train --train " + birds.resolve("images.txt") + run + " --columns path=a"),
                "--columns is for tables");
        refused(Cli.line("train --data " + place(Miniature.ONLINE_PRODUCTS) + run + " --as sop --boxes"),
                "leave --boxes out");
        refused(Cli.line("evaluate --model x --images " + birds + " --as cub --part gallery"),
                "no images of the part",
                "it has train, test");
        refused(Cli.line("evaluate --model x --images " + birds + " --as cub --part val"),
                "allowed are train, test");
        refused(Cli.line("evaluate --model x --query " + birds + " --gallery " + birds + " --as cub"),
                "give it with --images");
        Path list = Files.writeString(fresh.resolve("list.csv"), "1.jpg,0,1\n2.jpg,0,1\n");
        refused(Cli.line("train --train " + list + run), "none of its 2 images can be used");
        Path table = Files.writeString(fresh.resolve("table.csv"), "path,sku\n1.jpg,1\n");
        refused(Cli.line("train --train " + table + run), "no column 'label'; it has path, sku");
    }
}
