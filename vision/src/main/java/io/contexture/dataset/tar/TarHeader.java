package io.contexture.dataset.tar;

import io.contexture.storage.BadInputException;
import java.nio.charset.StandardCharsets;

/**
 * The 512 bytes before each file of a tar, as POSIX 1003.1-1988 (ustar) lays them out, with GNU's large numbers.
 *
 * @param block where it was read
 * @param at    its position in the tar, for messages
 */
record TarHeader(byte[] block, long at) {

    static final int SIZE = 512;

    private static final int SUM = 148;
    private static final int SUM_BYTES = 8;

    /** Whether it is a block of zeros, which stands at the end of a tar. */
    boolean isEnd() {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether its check sum is right; those of some old programs take bytes as signed. */
    boolean isSound() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < SIZE; i++) {
            byte value = i >= SUM && i < SUM + SUM_BYTES ? (byte) ' ' : block[i];
            unsigned += value & 0xff;
            signed += value;
        }
        long sum = octal(SUM, SUM_BYTES);
        return sum == unsigned || sum == signed;
    }

    boolean hasMagic() {
        return text(257, 5).equals("ustar");
    }

    /** Tars from before POSIX have nothing but their check sum to be known by. */
    boolean isOldAndSound() {
        try {
            return isSound();
        } catch (BadInputException _) {
            return false;
        }
    }

    /** What follows: {@code '0'} a file, {@code '5'} a folder, {@code 'x'} and {@code 'L'} more about the next file. */
    char type() {
        return block[156] == 0 ? '0' : (char) (block[156] & 0xff);
    }

    /** Bytes of the file, in front of padding to whole blocks. */
    long size() {
        if ((block[124] & 0x80) != 0) {
            long size = block[124] & 0x7f;
            for (int i = 125; i < 136; i++) {
                size = (size << 8) | (block[i] & 0xff);
            }
            return size;
        }
        return octal(124, 12);
    }

    /** The path, of up to 255 bytes in two fields. */
    String name() {
        String prefix = hasMagic() && block[262] == 0 ? text(345, 155) : "";
        return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    }

    private String text(int from, int most) {
        int length = 0;
        while (length < most && block[from + length] != 0) {
            length++;
        }
        return new String(block, from, length, StandardCharsets.UTF_8);
    }

    private long octal(int from, int most) {
        String digits = text(from, most).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException _) {
            throw new BadInputException("the header at byte " + at + " has '" + digits + "' for a number");
        }
    }
}
