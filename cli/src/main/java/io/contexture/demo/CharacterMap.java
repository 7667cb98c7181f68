package io.contexture.demo;

import java.nio.ByteBuffer;

/**
 * The table {@code cmap} of a TrueType font: which glyph draws a character. Formats 4 (the basic plane) and 12 (all of
 * Unicode) are read, of which every icon font has one.
 */
final class CharacterMap {

    private final ByteBuffer font;
    private final int at;
    private final int format;

    private CharacterMap(ByteBuffer font, int at, int format) {
        this.font = font;
        this.at = at;
        this.format = format;
    }

    /** The widest map that the table at {@code table} offers. */
    static CharacterMap read(ByteBuffer font, int table) {
        int found = -1;
        int foundFormat = 0;
        int count = u16(font, table + 2);
        for (int i = 0; i < count; i++) {
            int at = table + font.getInt(table + 4 + 8 * i + 4);
            int format = u16(font, at);
            if ((format == 4 || format == 12) && format > foundFormat) {
                found = at;
                foundFormat = format;
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException("the font's character map has neither format 4 nor 12");
        }
        return new CharacterMap(font, found, foundFormat);
    }

    /** The glyph of a character; 0 if the font has none. */
    int glyph(int codePoint) {
        return format == 12 ? fromGroups(codePoint) : fromSegments(codePoint);
    }

    private int fromGroups(int codePoint) {
        int groups = font.getInt(at + 12);
        for (int i = 0, group = at + 16; i < groups; i++, group += 12) {
            if (codePoint >= font.getInt(group) && codePoint <= font.getInt(group + 4)) {
                return font.getInt(group + 8) + codePoint - font.getInt(group);
            }
        }
        return 0;
    }

    private int fromSegments(int codePoint) {
        int twiceSegments = u16(font, at + 6);
        int ends = at + 14;
        int starts = ends + twiceSegments + 2;
        int deltas = starts + twiceSegments;
        int offsets = deltas + twiceSegments;
        for (int i = 0; i < twiceSegments; i += 2) {
            int start = u16(font, starts + i);
            if (codePoint < start || codePoint > u16(font, ends + i)) {
                continue;
            }
            int offset = u16(font, offsets + i);
            int glyph = offset == 0 ? codePoint : u16(font, offsets + i + offset + 2 * (codePoint - start));
            return glyph == 0 ? 0 : (glyph + u16(font, deltas + i)) & 0xffff;
        }
        return 0;
    }

    private static int u16(ByteBuffer font, int at) {
        return Short.toUnsignedInt(font.getShort(at));
    }
}
