package io.contexture.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a request says, by name, whether it came as JSON or as a form. Whatever is wrong is a {@link Refusal} that names the field. */
final class Fields {

    private final ObjectNode values;
    /** Forms know only text: their numbers are read from it. */
    private final boolean form;

    private Fields(ObjectNode values, boolean form) {
        this.values = values;
        this.form = form;
    }

    /** Those of a JSON object. */
    static Fields ofJson(byte[] body) {
        JsonNode node;
        try {
            node = JsonMapper.shared().readTree(body);
        } catch (JacksonException damaged) {
            throw Refusal.of("the body is not JSON: " + damaged.getOriginalMessage());
        }
        if (!(node instanceof ObjectNode object)) {
            throw Refusal.of("the body is not a JSON object");
        }
        return new Fields(object, false);
    }

    /** Those of a form or a query string; of one that is given twice the last counts. */
    static Fields ofTexts(Map<String, ? extends Collection<String>> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        texts.forEach((name, given) -> given.forEach(text -> object.put(name, text)));
        return new Fields(object, true);
    }

    /** Refuses fields that mean nothing here: a misspelt one would be passed over in silence. */
    Fields only(String... allowed) {
        for (String name : values.propertyNames()) {
            if (!Set.of(allowed).contains(name)) {
                throw Refusal.of("there is no field '" + name + "' here; allowed: "
                        + String.join(", ", new TreeSet<>(Set.of(allowed))));
            }
        }
        return this;
    }

    /** The same without a field. */
    Fields without(String name) {
        ObjectNode rest = values.deepCopy();
        rest.remove(name);
        return new Fields(rest, form);
    }

    boolean has(String name) {
        return values.hasNonNull(name);
    }

    /** A text; null if it is not there. */
    @Nullable
    String text(String name) {
        JsonNode node = values.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw Refusal.of("field '" + name + "' is no text");
        }
        return node.stringValue();
    }

    /** A text that has to be there. */
    String requiredText(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw Refusal.of("field '" + name + "' is missing");
        }
        return text;
    }

    /** A whole number between two others. */
    int integer(String name, int usual, int least, int most) {
        if (!has(name)) {
            return usual;
        }
        JsonNode node = values.get(name);
        String given = node.isString() && form ? node.stringValue() : node.toString();
        if (!given.matches("-?\\d{1,9}") || Integer.parseInt(given) < least
                || Integer.parseInt(given) > most) {
            throw Refusal.of("field '" + name + "' is " + shown(given) + "; allowed: a whole number from "
                    + least + " to " + most);
        }
        return Integer.parseInt(given);
    }

    /** A number between two others. */
    double number(String name, double usual, double least, double most) {
        if (!has(name)) {
            return usual;
        }
        JsonNode node = values.get(name);
        String given = node.isString() && form ? node.stringValue() : node.toString();
        double number = given.matches("-?\\d{1,9}(\\.\\d{1,30})?(e-?\\d{1,3})?")
                ? Double.parseDouble(given)
                : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw Refusal.of("field '" + name + "' is " + shown(given) + "; allowed: a number from " + least
                    + " to " + most);
        }
        return number;
    }

    /** A list of so many numbers. */
    float[] vector(String name, int size) {
        JsonNode node = values.get(name);
        if (node == null || !node.isArray()) {
            throw Refusal.of("field '" + name + "' is no list of numbers");
        }
        if (node.size() != size) {
            throw Refusal.of("field '" + name + "' has " + node.size() + " numbers; embeddings have " + size);
        }
        float[] vector = new float[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            JsonNode number = node.get(i);
            vector[i] = number.isNumber() ? number.floatValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw Refusal.of("field '" + name + "' has " + shown(number.toString()) + " in place " + i
                        + "; every one must be a finite number");
            }
            squares += (double) vector[i] * vector[i];
        }
        if (squares == 0) {
            throw Refusal.of("field '" + name + "' is all zeros, which is near to nothing");
        }
        return vector;
    }

    /** An object of texts; empty if it is not there. In a form it is a text with such an object. */
    Map<String, String> texts(String name) {
        JsonNode node = values.get(name);
        if (node == null || node.isNull()) {
            return Map.of();
        }
        if (form) {
            try {
                node = JsonMapper.shared().readTree(node.stringValue());
            } catch (JacksonException damaged) {
                throw Refusal.of("field '" + name + "' is not JSON: " + damaged.getOriginalMessage());
            }
        }
        if (!(node instanceof ObjectNode object)) {
            throw Refusal.of("field '" + name + "' is no object of texts");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            if (!entry.getValue().isString()) {
                throw Refusal.of("field '" + name + "': '" + entry.getKey() + "' is no text");
            }
            texts.put(entry.getKey(), entry.getValue().stringValue());
        });
        return texts;
    }

    private static String shown(String given) {
        return given.length() <= 60 ? given : given.substring(0, 60) + "...";
    }
}
