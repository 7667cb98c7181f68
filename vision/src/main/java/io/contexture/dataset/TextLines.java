package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a text in UTF-8, with or without a byte order mark. */
public final class TextLines {

    private TextLines() {}

    /**
     * Reads them all.
     *
     * @param name what to call the file in messages: {@code list photos/train.txt}
     * @throws BadInputException if there is no such file, it cannot be read, or is not a text in UTF-8
     */
    public static List<String> of(String name, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(name + (Files.exists(file) ? " is not a file" : " does not exist"));
        }
        try {
            String text = Files.readString(file);
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        } catch (CharacterCodingException notText) {
            throw new BadInputException(name + " is not a text in UTF-8", notText);
        } catch (IOException unreadable) {
            throw new BadInputException(name + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
