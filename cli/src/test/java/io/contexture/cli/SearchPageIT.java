package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.server.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The search page in headless Chromium, in front of a server with a trained model and images of classes that it never saw. */
@EnabledIfSystemProperty(named = "contexture.browser", matches = "true", disabledReason = "the search page is tried in a browser by: mvn verify -Pbrowser")
class SearchPageIT {

    /** Where the pictures of the docs are put. */
    private static final Path SCREENSHOTS = Path
            .of(System.getProperty("contexture.page.screenshots", "target/screenshots"));
    private static final int K = 24;
    /** Similarities that are no further apart than this may change places: batches of other sizes round otherwise. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    static Path folder;

    private static ServedImages images;
    private static ChromeDriver browser;
    private static SearchPage page;

    @BeforeAll
    static void start() throws IOException {
        browser = HeadlessChromium.start();
        images = ServedImages.start(folder);
        page = new SearchPage(browser, images.address());
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.quit();
        }
        if (images != null) {
            images.close();
        }
    }

    @BeforeEach
    void openAtADesk() {
        HeadlessChromium.screen(browser, 1280, 800, false, false);
        page.open("");
    }

    @AfterEach
    void nothingIsRefusedByTheBrowserOrFailsInIt() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .filter(entry -> !entry.getMessage().contains("400 (Bad Request)"))
                .filter(entry -> !entry.getMessage().contains("401 (Unauthorized)"))).isEmpty();
    }

    @Test
    void droppedImagesOfUnseenClassesFindWhatTheCommandFinds() throws IOException {
        Path embeddings = folder.resolve("collection.safetensors");
        ServedImages
                .done(Cli.run("embed", "--model", images.run(), "--images", images.collection(), "--output",
                        embeddings));
        Cli searched = ServedImages.done(Cli.run("search",
                Objects.requireNonNull(images.queries().getFirst().getParent(), "files lie in a folder"),
                "--model",
                images.run(), "--embeddings", embeddings, "--top", 2 * K, "--json"));
        Map<String, JsonNode> found = searched.out().lines().map(JsonMapper.shared()::readTree)
                .collect(Collectors.toMap(
                        answer -> fileName(answer.path("query").stringValue()),
                        answer -> answer.path("results")));

        page.open("#search?method=exact");
        Set<List<String>> answers = new HashSet<>();
        for (Path query : images.queries()) {
            page.drop(query);
            List<String> ids = page.ids();
            assertThat(page.at("asked-name").getText()).isEqualTo(fileName(query.toString()));
            assertAgree(ids,
                    Objects.requireNonNull(found.get(fileName(query.toString())), "searched with, too"));
            answers.add(ids);
        }
        assertThat(answers).as("different answers").hasSizeGreaterThan(ServedImages.QUERIES / 2);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void assertAgree(List<String> ids, JsonNode results) {
        Map<String, Double> similarities = new HashMap<>();
        results.forEach(result -> similarities.put(
                images.collection().relativize(Path.of(result.path("path").stringValue())).toString(),
                result.path("similarity").doubleValue()));
        assertThat(ids).hasSize(K).doesNotHaveDuplicates();
        for (int place = 0; place < K; place++) {
            assertThat(similarities.get(ids.get(place))).as("%s at place %d", ids.get(place), place + 1)
                    .isCloseTo(results.path(place).path("similarity").doubleValue(), within(ROUNDING));
        }
    }

    @Test
    void resultsShowSimilarityAndBandAsTheServerGivesThem() throws Exception {
        String id = page.ids().getFirst();
        page.all("#results .like").getFirst().click();
        page.await(() -> page.hash().contains("id="), "a search");
        page.ids();
        JsonNode hits = answer(HttpRequest.newBuilder(URI.create(images.address() + "v1/search"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
                        .writeValueAsString(Map.of("id", id, "k", K))))
                .build()).path("hits");
        List<String> shown = page
                .strings(
                        "return [...document.querySelectorAll('#results .similarity')].map(each => each.innerText)");
        assertThat(shown).hasSize(K);
        for (int place = 0; place < K; place++) {
            JsonNode hit = hits.path(place);
            assertThat(shown.get(place)).contains(
                    String.format(Locale.ROOT, "%.3f", hit.path("similarity").doubleValue()).replace('-',
                            '−'),
                    hit.path("band").stringValue().replace('-', ' '));
        }
    }

    @Test
    void aBoxOnTheImageSearchesWithThatPart() throws Exception {
        Path query = images.queries().get(3);
        page.drop(query);
        List<String> whole = page.ids();
        WebElement stage = page.all(".stage").getFirst();
        page.by().moveToElement(stage, -stage.getSize().width / 4, -stage.getSize().height / 4).clickAndHold()
                .moveByOffset(stage.getSize().width / 3, stage.getSize().height / 2).release().perform();
        page.await(() -> page.hash().contains("crop="), "a part");
        String drawn = crop();
        List<String> part = page.ids();
        assertThat(part).isNotEqualTo(whole).isEqualTo(idsByApi(query, drawn));

        page.at("crop").findElement(By.className("box")).sendKeys(Keys.ARROW_RIGHT);
        page.await(() -> !crop().equals(drawn), "the box moved by a key");
        assertThat(crop().split(",", -1)[0]).isNotEqualTo(drawn.split(",", -1)[0]);
        assertThat(page.ids()).isEqualTo(idsByApi(query, crop()));

        page.at("whole").click();
        page.await(() -> !page.hash().contains("crop="), "the whole image");
        assertThat(page.ids()).isEqualTo(whole);
    }

    private static String crop() {
        return page.text("return new URLSearchParams(location.hash.split('?')[1]).get('crop')");
    }

    private static List<String> idsByApi(Path image, String crop) throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers
                        .ofString("--x\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n" + K
                                + "\r\n--x\r\nContent-Disposition: form-data; name=\"crop\"\r\n\r\n" + crop
                                + "\r\n--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"image\"\r\nContent-Type: image/png\r\n\r\n"),
                HttpRequest.BodyPublishers.ofFile(image),
                HttpRequest.BodyPublishers.ofString("\r\n--x--\r\n"));
        JsonNode answer = answer(HttpRequest.newBuilder(URI.create(images.address() + "v1/search"))
                .header("Content-Type", "multipart/form-data; boundary=x").POST(body).build());
        return answer.path("hits").valueStream().map(hit -> hit.at("/item/id").stringValue()).toList();
    }

    private static JsonNode answer(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(response.body());
        }
    }

    @Test
    void aFilterLeavesWhatPasses() {
        List<String> labels = labels();
        String label = labels.getFirst();
        new Select(page.at("field")).selectByValue("label");
        page.at("value").sendKeys(label, Keys.ENTER);
        page.await(() -> page.hash().contains("filter="), "the filter");
        page.ids();
        assertThat(labels()).isNotEmpty().containsOnly(label);
        assertThat(page.at("chips").getText()).contains("label is " + label);

        page.at("chips").findElement(By.tagName("button")).click();
        page.await(() -> !page.hash().contains("filter="), "no filter");
        page.ids();
        assertThat(labels()).isEqualTo(labels);

        new Select(page.at("relation")).selectByValue("!=");
        page.at("value").sendKeys(label, Keys.ENTER);
        page.await(() -> page.hash().contains("filter="), "the filter");
        page.ids();
        assertThat(labels()).isNotEmpty().doesNotContain(label);
    }

    private static List<String> labels() {
        return page.strings(
                "return [...document.querySelectorAll('#results .label')].map(label => label.textContent)");
    }

    @Test
    void aFilterThatIsWrongIsExplainedAndOneThatNothingPassesCanBeTakenBack() {
        page.keys("/", "label=", Keys.ENTER);
        page.await(() -> page.at("search-message").isDisplayed(), "what is wrong");
        assertThat(page.at("search-message").getText()).contains("That was refused", "label=",
                "a value is missing");

        page.at("filter").clear();
        page.at("filter").sendKeys("label=\"nothing, really\"", Keys.ENTER);
        page.await(() -> page.at("search-message").getText().contains("Nothing passes the filter"),
                "no item");
        assertThat(page.at("chips").getText()).contains("nothing, really");
        page.at("search-message").findElement(By.tagName("button")).click();
        page.await(() -> !page.ids().isEmpty(), "items");
    }

    @Test
    void filtersAreReadAndWrittenAsTheIndexReadsThem() {
        String text = "\"a = b\"=x|\"y, \\\"z\\\"\",label!=cat";
        assertThat(browser.executeAsyncScript(
                """
                        const [text, done] = arguments;
                        import('/page/filter.js').then(({parse, format}) => done([format(parse(text)), JSON.stringify(parse(text)),
                            String(parse('label')), String(parse('a=b,')), String(parse('a="b'))]));
                        """,
                text)).isEqualTo(List.of(text,
                        "[{\"field\":\"a = b\",\"relation\":\"=\",\"values\":[\"x\",\"y, \\\"z\\\"\"]},"
                                + "{\"field\":\"label\",\"relation\":\"!=\",\"values\":[\"cat\"]}]",
                        "null", "null", "null"));
    }

    @Test
    void aClickedResultIsSearchedWithAndItsLinkAndBackWork() {
        List<String> collection = page.ids();
        page.all("#results .like").get(2).click();
        page.await(() -> page.hash().contains("id="), "a search");
        List<String> alike = page.ids();
        assertThat(alike).hasSize(K).doesNotContain(collection.get(2));
        String link = page.hash();

        page.all("#results .like").getFirst().click();
        page.await(() -> !page.hash().equals(link), "another search");
        page.ids();
        browser.navigate().back();
        page.await(() -> page.hash().equals(link), "the search before");
        assertThat(page.ids()).isEqualTo(alike);
        assertThat(page.open(link).ids()).isEqualTo(alike);
    }

    @Test
    void theSliderTheMethodAndAnotherOrderChangeTheResults() {
        page.all("#results .like").getFirst().click();
        page.await(() -> page.ids().size() == K, "results");
        page.at("k").sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        page.await(() -> page.ids().size() == K - 2, "two results fewer");
        page.all("input[name=method]").getLast().sendKeys(Keys.SPACE);
        page.await(() -> page.hash().contains("method=exact"), "exact search");
        List<String> found = page.ids();
        new Select(page.at("rerank")).selectByValue("query-expansion");
        page.await(() -> page.hash().contains("rerank=query-expansion"), "another order");
        assertThat(page.ids()).hasSize(K - 2).isNotEqualTo(found);
    }

    @Test
    void whyAResultMatchesIsShownOverItsImage() throws IOException {
        page.drop(images.queries().get(7));
        page.all("#results .open").getFirst().click();
        page.await(() -> page.isDrawn("heat"), "a heat map");
        assertThat(page.at("why").getText()).containsPattern("is most like the query: −?\\d\\.\\d{3}");
        assertThat(page.at("details-place").getText()).isEqualTo("Result 1 of " + K);
        assertThat(page.isTrue("""
                const heat = document.getElementById('heat').getBoundingClientRect();
                const image = document.getElementById('details-image').getBoundingClientRect();
                return Math.abs(heat.x - image.x) < 1 && Math.abs(heat.y - image.y) < 1
                    && Math.abs(heat.width - image.width) < 1 && Math.abs(heat.height - image.height) < 1;
                """)).as("the heat map lies on the image").isTrue();
        page.keys(Keys.ARROW_RIGHT);
        page.await(() -> page.at("details-place").getText().startsWith("Result 2 "), "the next result");
        page.await(() -> page.isDrawn("heat"), "its heat map");
        page.at("heat-shown").click();
        assertThat(page.at("heat").isDisplayed()).isFalse();
        page.keys(Keys.ESCAPE);
        page.await(() -> !page.at("details").isDisplayed(), "the dialog to close");
    }

    @Test
    void theTabsShowTheCopyThatWasPlantedAndDoubtfulLabels() throws Exception {
        page.at("tab-duplicates").click();
        page.await(() -> !page.all("#pairs .pair").isEmpty(), "pairs");
        assertThat(page.all("#pairs .pair").getFirst().getText()).contains("1.000");
        assertThat(page.all("#pairs .pair").stream().map(WebElement::getText))
                .as("other drawings may be alike to the bit, too")
                .anySatisfy(
                        pair -> assertThat(pair).contains("1.000", "labels differ", ServedImages.PLANTED));

        page.at("tab-label-errors").click();
        int doubtful = answer(
                HttpRequest.newBuilder(URI.create(images.address() + "v1/label-errors?limit=200")).build())
                .path("suspects").size();
        page.await(() -> page.all("#suspects .suspect").size() == doubtful
                && page.at("suspects-message").isDisplayed() == (doubtful == 0), "doubtful labels");
        assertThat(doubtful).as("the planted copy at least").isPositive();
        page.all("#suspects .like").getFirst().click();
        page.await(() -> page.hash().startsWith("#search?id="), "a search with the doubtful item");
        assertThat(page.ids()).hasSize(K);
    }

    @Test
    void theMapShowsImagesWhereOneLooksCloserAndSearches() {
        page.at("tab-map").click();
        page.await(() -> page.isDrawn("map"), "dots");
        assertThat(page.at("legend").getText()).contains("items");
        assertThat(thumbnailsLoaded()).isZero();
        WebElement map = page.at("map");
        page.by().scrollFromOrigin(WheelInput.ScrollOrigin.fromElement(map), 0, -800).perform();
        page.await(() -> Double.parseDouble(zoom()) > 2, "a closer look");
        page.await(() -> thumbnailsLoaded() > 0, "images on the map");
        double zoomed = Double.parseDouble(zoom());
        page.by().moveToElement(map).clickAndHold().moveByOffset(120, 60).release().perform();
        assertThat(page.hash()).as("a drag is no click").startsWith("#map");

        map.sendKeys("-");
        page.await(() -> Double.parseDouble(zoom()) < zoomed, "a look from further off");
        map.sendKeys(Keys.ARROW_LEFT, Keys.ENTER);
        page.await(() -> page.hash().startsWith("#search?id="), "a search with the item in the middle");
        assertThat(page.ids()).hasSize(K);
    }

    /** Whether no image has come for a while. */
    private static boolean isAtRest() {
        return page.isTrue("""
                const ends = performance.getEntriesByType('resource').map(each => each.responseEnd);
                return performance.now() - Math.max(...ends) > 700""");
    }

    private static String zoom() {
        return String.valueOf(page.at("map").getDomAttribute("data-zoom"));
    }

    private static long thumbnailsLoaded() {
        return page.strings("return performance.getEntriesByType('resource').map(each => each.name)").stream()
                .filter(name -> name.endsWith("image?size=104")).count();
    }

    @Test
    void keysAreEnough() {
        page.keys("g", Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        String second = page.text("return document.activeElement.closest('.card').dataset.id");
        assertThat(second).isNotEqualTo(page.ids().getFirst());
        page.keys("i");
        page.await(() -> page.at("details").isDisplayed(), "details");
        assertThat(page.at("facts").getText()).contains(second);
        page.keys(Keys.ESCAPE);
        page.await(() -> page.isTrue("return document.activeElement.classList.contains('like')"),
                "the card again");
        page.keys(Keys.ENTER);
        page.await(() -> page.hash().contains("id="), "a search");
        page.ids();
        page.keys("4");
        page.await(() -> page.hash().startsWith("#label-errors"), "the fourth tab");
        page.keys("?");
        assertThat(page.at("keys").isDisplayed()).isTrue();
    }

    @Test
    void everythingComesFromThisServer() {
        page.at("tab-map").click();
        page.await(() -> page.isDrawn("map"), "the map");
        assertThat(page.strings("return performance.getEntriesByType('resource').map(each => each.name)"))
                .hasSizeGreaterThan(10).allMatch(name -> name.startsWith(images.address()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#search", "#map", "#duplicates", "#label-errors"})
    void nothingIsWiderThanAPhone(String view) {
        HeadlessChromium.screen(browser, 390, 844, true, false);
        page.open(view);
        page.await(() -> page.isTrue(
                "return document.querySelector('.view:not([hidden]) .message:not([hidden])') === null"),
                "content");
        assertThat(page.text("return document.documentElement.scrollWidth")).isEqualTo("390");
    }

    @Test
    void aServerThatGuardsReadsIsAskedWithTheTokenForImagesToo() throws IOException {
        String token = "a token for this test".replace(' ', '-');
        try (SearchServer guarded = ServedImages.serve(images.index(), null, images.collection(), token)) {
            browser.get("http://127.0.0.1:" + guarded.port() + "/");
            page.await(() -> page.at("token").isDisplayed(), "the question for the token");
            page.at("token-field").sendKeys("another", Keys.ENTER);
            page.await(() -> page.at("token-words").getText().contains("does not take"), "a refusal");
            page.at("token-field").sendKeys(token, Keys.ENTER);
            page.await(() -> page.isTrue("""
                    const image = document.querySelector('#results .thumb img');
                    return image !== null && image.src.startsWith('blob:') && image.naturalWidth > 0""")
                    && page.isAtRest(),
                    "images");
            assertThat(page.at("choose").isDisplayed()).as("without a model no image can be given").isFalse();
            page.all("#results .like").getFirst().click();
            page.await(() -> page.hash().contains("id="), "a search");
            assertThat(page.ids()).hasSize(K);
            // The page goes before its server does, or it is refused the images that it still waits for.
            browser.get("about:blank");
        }
    }

    @Test
    void picturesAreTakenForTheDocs() throws IOException {
        Path query = images.queries().get(Integer.getInteger("contexture.page.query", 0));
        page.drop(query);
        page.open("");
        page.drop(query);
        page.shoot(SCREENSHOTS.resolve("search-page.png"));

        HeadlessChromium.screen(browser, 390, 844, true, true);
        page.open("");
        page.drop(query);
        page.all("#results .open").getFirst().click();
        page.await(() -> page.isDrawn("heat"), "a heat map");
        page.shoot(SCREENSHOTS.resolve("search-page-phone.png"));

        HeadlessChromium.screen(browser, 1280, 800, false, true);
        page.open("#map");
        page.by().scrollFromOrigin(WheelInput.ScrollOrigin.fromElement(page.at("map")), 0, -600).perform();
        page.await(() -> thumbnailsLoaded() > 5 && isAtRest(), "images on the map");
        page.shoot(SCREENSHOTS.resolve("search-page-map.png"));
        assertThat(SCREENSHOTS.resolve("search-page-map.png")).isNotEmptyFile();
    }
}
