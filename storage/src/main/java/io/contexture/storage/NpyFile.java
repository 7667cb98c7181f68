package io.contexture.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's npy format, versions 1 to 3, of numbers in either byte order and in C order.
 *
 * @param path  the file
 * @param type  kind and bytes of an element, such as {@code f4}, {@code i8}, {@code u1}
 * @param order byte order of the elements
 * @param shape extents; empty for a scalar
 * @param data  the elements, row-major: a read-only view of the file
 */
public record NpyFile(Path path, String type, ByteOrder order, List<Long> shape, MemorySegment data) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCRIPTION = Pattern.compile("'descr': *'([<>|=])([fiu]\\d)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

    public NpyFile {
        shape = List.copyOf(shape);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws BadInputException if it is missing, truncated, not of the format, or holds something other than numbers
     * @throws IOException       if it cannot be read
     */
    public static NpyFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new BadInputException(path + " is a folder; a .npy file is wanted");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            // The mapping outlives the channel and goes when the last reference to it does.
            return parse(path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (NoSuchFileException missing) {
            throw new BadInputException(path + " does not exist", missing);
        }
    }

    private static NpyFile parse(Path path, MemorySegment all) {
        boolean begins = all.byteSize() >= 12
                && MemorySegment.ofArray(MAGIC).mismatch(all.asSlice(0, MAGIC.length)) == -1;
        if (!begins) {
            throw new BadInputException(path + " is not a npy file: it does not begin as one");
        }
        int version = all.get(ValueLayout.JAVA_BYTE, 6);
        if (version < 1 || version > 3) {
            throw new BadInputException(
                    path + " is of npy version " + version + "; versions 1 to 3 are read");
        }
        int at = version == 1 ? 10 : 12;
        long length = version == 1
                ? all.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8) & 0xffff
                : all.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8) & 0xffffffffL;
        if (length > all.byteSize() - at) {
            throw new BadInputException(
                    path + " is cut short: its header claims " + length + " bytes, the file has "
                            + all.byteSize());
        }
        String header = new String(all.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.UTF_8);
        Matcher description = find(path, header, DESCRIPTION, "floating-point numbers or integers");
        if (find(path, header, FORTRAN, "an order").group(1).equals("True")) {
            throw new BadInputException(
                    path + " is in Fortran order; save it with numpy.save(file, numpy.ascontiguousarray(array))");
        }
        List<Long> shape = new ArrayList<>();
        for (String extent : find(path, header, SHAPE, "a shape").group(1).split(",", -1)) {
            if (!extent.isBlank()) {
                shape.add(Long.parseLong(extent.strip()));
            }
        }
        String type = description.group(2);
        long bytes = Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact),
                Long.parseLong(type.substring(1)));
        if (bytes != all.byteSize() - at - length) {
            throw new BadInputException(
                    path + " is damaged: an array of " + type + " " + shape + " takes " + bytes
                            + " bytes; the file has " + (all.byteSize() - at - length));
        }
        ByteOrder order = description.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyFile(path, type, order, shape, all.asSlice(at + length));
    }

    private static Matcher find(Path path, String header, Pattern pattern, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new BadInputException(
                    path + ": the header gives no array of " + what + ": " + header.strip());
        }
        return matcher;
    }

    private int count() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /**
     * Row-major values of an array of f2, f4 or f8, narrowed if need be.
     *
     * @throws BadInputException if it is of another type
     */
    public float[] floats() {
        float[] values = new float[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "f2" -> Float.float16ToFloat(
                        data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), i));
                case "f4" -> data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), i);
                case "f8" -> (float) data.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), i);
                default -> throw wrongType("floating-point numbers (f2, f4, f8)");
            };
        }
        return values;
    }

    /**
     * Row-major values of an array of integers.
     *
     * @throws BadInputException if it is of another type
     */
    public long[] longs() {
        long[] values = new long[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "i1" -> data.get(ValueLayout.JAVA_BYTE, i);
                case "u1" -> data.get(ValueLayout.JAVA_BYTE, i) & 0xff;
                case "i2" -> data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), i);
                case "u2" -> data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), i) & 0xffff;
                case "i4" -> data.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), i);
                case "u4" ->
                    data.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), i) & 0xffffffffL;
                case "i8", "u8" -> data.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), i);
                default -> throw wrongType("integers");
            };
        }
        return values;
    }

    private BadInputException wrongType(String wanted) {
        return new BadInputException(path + " holds " + type + "; wanted are " + wanted);
    }
}
