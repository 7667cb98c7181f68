package io.contexture.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * The search page in a browser, as its user sees it.
 *
 * @param browser shows it
 * @param address of the server
 */
record SearchPage(ChromeDriver browser, String address) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Opens the page anew, so that nothing is left of what it did before. */
    SearchPage open(String hash) {
        browser.get("about:blank");
        browser.get(address + hash);
        await(() -> !at("collection").getText().isEmpty(), "the number of items");
        await(this::isAtRest, "results");
        return this;
    }

    /** Lets an image fall onto the page. */
    void drop(Path image) throws IOException {
        browser.executeScript(
                """
                        const [name, base64] = arguments;
                        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
                        const data = new DataTransfer();
                        data.items.add(new File([bytes], name, {type: name.endsWith('.png') ? 'image/png' : 'image/jpeg'}));
                        document.querySelector('.query').dispatchEvent(
                            new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}));
                        """,
                image.getFileName().toString(),
                Base64.getEncoder().encodeToString(Files.readAllBytes(image)));
        await(this::isAtRest, "results for " + image.getFileName());
    }

    WebElement at(String id) {
        return browser.findElement(By.id(id));
    }

    List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    /** Ids of the results, the most alike first. */
    List<String> ids() {
        await(this::isAtRest, "results");
        return strings(
                "return [...document.querySelectorAll('#results .card')].map(card => card.dataset.id)");
    }

    List<String> strings(String script) {
        return ((List<?>) Objects.requireNonNull(browser.executeScript(script))).stream().map(String::valueOf)
                .toList();
    }

    boolean isTrue(String script) {
        return Boolean.TRUE.equals(browser.executeScript(script));
    }

    String text(String script) {
        return String.valueOf(browser.executeScript(script));
    }

    /** The part of the page's address that says what is shown. */
    String hash() {
        return text("return location.hash");
    }

    Actions by() {
        return new Actions(browser);
    }

    void keys(CharSequence... keys) {
        by().sendKeys(keys).perform();
    }

    boolean isAtRest() {
        return isTrue("""
                const busy = document.querySelector('.view:not([hidden]) [aria-busy=true]');
                return !busy && document.querySelector('.view:not([hidden])') !== null""");
    }

    /** Whether a canvas has anything on it. */
    boolean isDrawn(String id) {
        return isTrue("""
                const canvas = document.getElementById('%s');
                if (canvas.hidden || !canvas.width || !canvas.height) return false;
                const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return data.some((value, i) => i %% 4 === 3 && value > 40);
                """.formatted(id));
    }

    void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + PATIENCE.toSeconds() + " s for " + what + " at " + hash());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new AssertionError("interrupted", interrupted);
            }
        }
    }

    /** Takes a picture of what is seen, once the images that are in sight are there. */
    void shoot(Path file) throws IOException {
        await(() -> isTrue("""
                return [...document.images].filter(image => {
                    const {top, bottom, width} = image.getBoundingClientRect();
                    return width > 0 && bottom > 0 && top < innerHeight;
                }).every(image => image.complete && image.naturalWidth > 0)"""), "images");
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }
}
