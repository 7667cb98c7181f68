package io.contexture.demo;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The glyph outlines of a TrueType font with quadratic outlines (table {@code glyf}), which is what icon fonts are.
 *
 * <p>Read here rather than by {@link java.awt.Font}, because that needs fontconfig and at least one installed font, which
 * containers and build machines often lack, and because the outlines then are the same on every machine: no hinting, no
 * library of the system. Tables and flags are named as in the OpenType specification 1.9.
 */
final class TrueTypeFont {

    private static final int ON_CURVE = 0x01;
    private static final int X_SHORT = 0x02;
    private static final int Y_SHORT = 0x04;
    private static final int REPEAT = 0x08;
    private static final int X_SAME_OR_POSITIVE = 0x10;
    private static final int Y_SAME_OR_POSITIVE = 0x20;
    private static final int ARGUMENTS_ARE_WORDS = 0x0001;
    private static final int ARGUMENTS_ARE_OFFSETS = 0x0002;
    private static final int HAS_SCALE = 0x0008;
    private static final int MORE_COMPONENTS = 0x0020;
    private static final int HAS_TWO_SCALES = 0x0040;
    private static final int HAS_MATRIX = 0x0080;
    private static final int DEEPEST_NESTING = 8;

    private final ByteBuffer font;
    private final Map<String, Integer> tables = new HashMap<>();
    private final CharacterMap characters;
    private final boolean longOffsets;
    private final int glyphs;

    /**
     * @param bytes the font file, whole
     * @throws IllegalArgumentException if it is no TrueType font, or lacks a table that outlines need
     */
    TrueTypeFont(byte[] bytes) {
        font = ByteBuffer.wrap(bytes);
        if (bytes.length < 12 || font.getInt(0) != 0x00010000) {
            throw new IllegalArgumentException("not a TrueType font: it begins with "
                    + Arrays.toString(Arrays.copyOf(bytes, Math.min(4, bytes.length))) + ", not 0 1 0 0");
        }
        for (int i = 0, at = 12; i < u16(4); i++, at += 16) {
            byte[] tag = Arrays.copyOfRange(bytes, at, at + 4);
            tables.put(new String(tag, java.nio.charset.StandardCharsets.US_ASCII), font.getInt(at + 8));
        }
        longOffsets = u16(table("head") + 50) == 1;
        glyphs = u16(table("maxp") + 4);
        characters = CharacterMap.read(font, table("cmap"));
    }

    /** The outline of a character in font units, y upwards; null if the font does not have it or draws nothing for it. */
    @Nullable
    Path2D outline(int codePoint) {
        int glyph = characters.glyph(codePoint);
        if (glyph == 0) {
            return null;
        }
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        append(path, glyph, new AffineTransform(), 0);
        return path.getCurrentPoint() == null ? null : path;
    }

    private void append(Path2D path, int glyph, AffineTransform placed, int depth) {
        if (glyph >= glyphs || depth > DEEPEST_NESTING) {
            throw new IllegalArgumentException("glyph " + glyph + " at nesting depth " + depth
                    + "; the font has " + glyphs + " glyphs and nests at most " + DEEPEST_NESTING + " deep");
        }
        int start = location(glyph);
        if (location(glyph + 1) == start) {
            return;
        }
        int at = table("glyf") + start;
        int contours = font.getShort(at);
        if (contours >= 0) {
            Path2D simple = new Path2D.Double(Path2D.WIND_NON_ZERO);
            appendSimple(simple, at + 10, contours);
            path.append(simple.getPathIterator(placed), false);
        } else {
            appendComposite(path, at + 10, placed, depth);
        }
    }

    private void appendSimple(Path2D path, int endPoints, int contours) {
        int points = contours == 0 ? 0 : u16(endPoints + 2 * (contours - 1)) + 1;
        int at = endPoints + 2 * contours;
        at += 2 + u16(at);
        int[] flags = new int[points];
        for (int i = 0; i < points; i++) {
            flags[i] = u8(at++);
            if ((flags[i] & REPEAT) != 0) {
                int last = i + u8(at++);
                Arrays.fill(flags, i + 1, last + 1, flags[i]);
                i = last;
            }
        }
        int[] x = new int[points];
        at = readCoordinates(x, flags, at, X_SHORT, X_SAME_OR_POSITIVE);
        int[] y = new int[points];
        readCoordinates(y, flags, at, Y_SHORT, Y_SAME_OR_POSITIVE);
        for (int contour = 0, first = 0; contour < contours; contour++) {
            int last = u16(endPoints + 2 * contour);
            appendContour(path, x, y, flags, first, last);
            first = last + 1;
        }
    }

    /** Coordinates are differences: one byte and a sign flag, two bytes, or nothing where the value repeats. */
    private int readCoordinates(int[] values, int[] flags, int from, int shortFlag, int sameFlag) {
        int at = from;
        int value = 0;
        for (int i = 0; i < values.length; i++) {
            boolean same = (flags[i] & sameFlag) != 0;
            if ((flags[i] & shortFlag) != 0) {
                value += same ? u8(at) : -u8(at);
                at += 1;
            } else if (!same) {
                value += font.getShort(at);
                at += 2;
            }
            values[i] = value;
        }
        return at;
    }

    /** Two control points in a row have an implied point of the curve halfway between them. */
    private static void appendContour(Path2D path, int[] x, int[] y, int[] flags, int first, int last) {
        int n = last - first + 1;
        if (n < 2) {
            return;
        }
        int begin = 0;
        while (begin < n && (flags[first + begin] & ON_CURVE) == 0) {
            begin++;
        }
        boolean onlyControls = begin == n;
        begin = onlyControls ? 0 : begin;
        int origin = first + begin;
        if (onlyControls) {
            path.moveTo((x[origin] + x[last]) / 2.0, (y[origin] + y[last]) / 2.0);
        } else {
            path.moveTo(x[origin], y[origin]);
        }
        for (int step = onlyControls ? 0 : 1; step < (onlyControls ? n : n + 1); step++) {
            int point = first + (begin + step) % n;
            if ((flags[point] & ON_CURVE) != 0) {
                path.lineTo(x[point], y[point]);
                continue;
            }
            int next = first + (begin + step + 1) % n;
            if ((flags[next] & ON_CURVE) != 0) {
                path.quadTo(x[point], y[point], x[next], y[next]);
                step++;
            } else {
                path.quadTo(x[point], y[point], (x[point] + x[next]) / 2.0, (y[point] + y[next]) / 2.0);
            }
        }
        path.closePath();
    }

    private void appendComposite(Path2D path, int components, AffineTransform placed, int depth) {
        int at = components;
        int flags;
        do {
            flags = u16(at);
            int glyph = u16(at + 2);
            at += 4;
            boolean words = (flags & ARGUMENTS_ARE_WORDS) != 0;
            int dx = words ? font.getShort(at) : font.get(at);
            int dy = words ? font.getShort(at + 2) : font.get(at + 1);
            at += words ? 4 : 2;
            if ((flags & ARGUMENTS_ARE_OFFSETS) == 0) {
                throw new IllegalArgumentException("a composite glyph placed by matching points");
            }
            double[] m = {1, 0, 0, 1};
            if ((flags & HAS_SCALE) != 0) {
                m[0] = m[3] = f2dot14(at);
                at += 2;
            } else if ((flags & HAS_TWO_SCALES) != 0) {
                m[0] = f2dot14(at);
                m[3] = f2dot14(at + 2);
                at += 4;
            } else if ((flags & HAS_MATRIX) != 0) {
                for (int i = 0; i < 4; i++, at += 2) {
                    m[i] = f2dot14(at);
                }
            }
            AffineTransform component = new AffineTransform(placed);
            component.concatenate(new AffineTransform(m[0], m[1], m[2], m[3], dx, dy));
            append(path, glyph, component, depth + 1);
        } while ((flags & MORE_COMPONENTS) != 0);
    }

    private int location(int glyph) {
        int loca = table("loca");
        return longOffsets ? font.getInt(loca + 4 * glyph) : 2 * u16(loca + 2 * glyph);
    }

    private int table(String tag) {
        Integer at = tables.get(tag);
        if (at == null) {
            throw new IllegalArgumentException(
                    "the font has no table '" + tag + "', only " + tables.keySet());
        }
        return at;
    }

    private double f2dot14(int at) {
        return font.getShort(at) / 16384.0;
    }

    private int u16(int at) {
        return Short.toUnsignedInt(font.getShort(at));
    }

    private int u8(int at) {
        return Byte.toUnsignedInt(font.get(at));
    }
}
