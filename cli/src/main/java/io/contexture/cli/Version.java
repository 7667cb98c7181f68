package io.contexture.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, for {@code --version}, {@code config.json} and models. */
public final class Version implements IVersionProvider {

    /** The version, as in {@code 0.1.0}. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream stream = Version.class.getResourceAsStream("version.properties")) {
            if (stream == null) {
                throw new IllegalStateException("version.properties is missing from the jar");
            }
            properties.load(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[]{"contexture " + current(), "JDK ${java.version} (${java.vendor})",
                "${os.name} ${os.version} ${os.arch}"};
    }
}
