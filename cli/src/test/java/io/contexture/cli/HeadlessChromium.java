package io.contexture.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The browser that this machine has, without a window. */
final class HeadlessChromium {

    private HeadlessChromium() {}

    static ChromeDriver start() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed("chromium", "chromium-browser", "google-chrome"));
        // The page is our own, and in a container there is neither a sandbox nor much shared memory.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--hide-scrollbars", "--lang=en");
        options.setCapability("goog:loggingPrefs", logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(installed("chromedriver"))
                        .usingAnyFreePort().build(),
                options);
    }

    private static File installed(String... names) {
        List<Path> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of)
                .toList();
        for (String name : names) {
            for (Path folder : folders) {
                if (Files.isExecutable(folder.resolve(name))) {
                    return folder.resolve(name).toFile();
                }
            }
        }
        throw new AssertionError("no " + String.join(" or ", names)
                + " on the PATH, which the tests of the search page need: apt-get install chromium chromium-driver,"
                + " or leave the profile 'browser' out");
    }

    /** Makes the page believe in a screen of this size, and in somebody who likes the dark, or not. */
    static void screen(ChromeDriver browser, int width, int height, boolean phone, boolean dark) {
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height,
                        "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }
}
