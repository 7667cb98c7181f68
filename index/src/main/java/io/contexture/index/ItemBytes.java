package io.contexture.index;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An item as bytes: texts with their length before them, -1 for none; attributes by name. */
final class ItemBytes {

    private ItemBytes() {}

    static byte[] of(Item item) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        write(out, item.id());
        write(out, item.path());
        write(out, item.label());
        out.writeInt(item.attributes().size());
        for (Map.Entry<String, String> attribute : new TreeMap<>(item.attributes()).entrySet()) {
            write(out, attribute.getKey());
            write(out, attribute.getValue());
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    static Item read(byte[] bytes, int from, int length) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, from, length));
        String id = text(in);
        String path = text(in);
        String label = text(in);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            attributes.put(required(text(in)), required(text(in)));
        }
        return new Item(required(id), path, label, attributes);
    }

    private static String required(@Nullable String text) throws IOException {
        if (text == null) {
            throw new IOException("an item lacks a text that each has");
        }
        return text;
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
