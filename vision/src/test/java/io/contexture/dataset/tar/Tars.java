package io.contexture.dataset.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes tars for tests: headers as POSIX and GNU tar write them. */
public final class Tars {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a file whose name fits into a header. */
    public Tars file(String name, byte[] content) {
        return entry(name, "", '0', content);
    }

    /** Adds a file whose folder stands in the field for the beginning of long names. */
    Tars fileInFolder(String folder, String name, byte[] content) {
        return entry(name, folder, '0', content);
    }

    /** Adds a file whose name comes before it in a block of GNU's. */
    Tars fileOfGnu(String name, byte[] content) {
        entry("././@LongLink", "", 'L', (name + "\0").getBytes(StandardCharsets.UTF_8));
        return entry(name.substring(0, Math.min(100, name.length())), "", '0', content);
    }

    /** Adds a file whose name comes before it as an attribute. */
    Tars fileOfPax(String name, byte[] content) {
        String rest = " path=" + name + "\n";
        int bytesOfRest = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = bytesOfRest + Integer.toString(bytesOfRest).length();
        length = bytesOfRest + Integer.toString(length).length();
        String times = "21 mtime=1700000000.\n";
        entry("PaxHeaders/x", "", 'x', (times + length + rest).getBytes(StandardCharsets.UTF_8));
        return entry("short", "", '0', content);
    }

    /** Adds a header of any kind, with what follows it. */
    Tars entry(String name, String prefix, char type, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\0" + "00");
        put(header, 345, prefix);
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(value, 0, header, at, value.length);
    }

    /** The whole tar. */
    public byte[] toBytes() {
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }
}
