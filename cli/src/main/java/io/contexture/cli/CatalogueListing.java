package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Entry;
import io.contexture.catalogue.Option;
import io.contexture.catalogue.Section;
import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A catalogue for people and for machines.
 *
 * @param <T> what is in it
 */
final class CatalogueListing<T> {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Catalogue<T> catalogue;
    private final List<Option> common;
    private final String usage;

    /**
     * A listing.
     *
     * @param common options that entries take besides their own
     * @param usage  how to use a name, in lines to be put below the list
     */
    CatalogueListing(Catalogue<T> catalogue, List<Option> common, String usage) {
        this.catalogue = catalogue;
        this.common = common;
        this.usage = usage;
    }

    /**
     * Prints the catalogue.
     *
     * @param name the only entry to print; null for all
     * @param json whether as JSON
     * @throws BadInputException if there is no entry of that name
     */
    void print(@Nullable String name, boolean json, Console console) {
        if (name != null) {
            Entry<T> entry = entry(name);
            console.result(json
                    ? JSON.writeValueAsString(json(sectionOf(entry), entry)) + "\n"
                    : text(entry));
        } else {
            console.result(json ? JSON.writeValueAsString(json()) + "\n" : text());
        }
    }

    private Entry<T> entry(String name) {
        try {
            return catalogue.entry(name.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new BadInputException(String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private Section<T> sectionOf(Entry<T> entry) {
        return catalogue.sections().stream().filter(section -> section.entries().contains(entry)).findFirst()
                .orElseThrow();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (Section<T> section : catalogue.sections()) {
            text.append(section.title()).append('\n').append("=".repeat(section.title().length()))
                    .append("\n\n");
            section.entries().forEach(entry -> text.append(text(entry)).append('\n'));
        }
        if (!common.isEmpty()) {
            text.append(new Paragraphs().line("Every " + catalogue.kind() + " on scores also takes")
                    .options("", common).text()).append('\n');
        }
        return text.append(usage).toString();
    }

    private static String text(Entry<?> entry) {
        Paragraphs paragraphs = new Paragraphs().line(entry.name()).labelled("", entry.formula())
                .labelled("Choose for", entry.chooseWhen());
        if (!entry.options().isEmpty()) {
            paragraphs.options("Options", entry.options());
        }
        return paragraphs.labelled("Paper", entry.paper()).text();
    }

    private List<Map<String, Object>> json() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Section<T> section : catalogue.sections()) {
            section.entries().forEach(entry -> all.add(json(section, entry)));
        }
        return all;
    }

    private static Map<String, Object> json(Section<?> section, Entry<?> entry) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", entry.name());
        node.put("section", section.title());
        node.put("formula", entry.formula());
        node.put("options", entry.options().stream().map(option -> {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("name", option.name());
            part.put("default", option.defaultValue());
            part.put("meaning", option.meaning());
            return part;
        }).toList());
        node.put("chooseWhen", entry.chooseWhen());
        node.put("paper", entry.paper());
        return node;
    }
}
