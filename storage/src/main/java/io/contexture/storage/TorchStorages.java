package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.PickleInput;
import io.contexture.storage.pickle.Pickled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Where the numbers of a torch file lie. */
sealed interface TorchStorages {

    /**
     * The bytes of a storage.
     *
     * @throws PickleException if there is none of that key, or it is damaged
     */
    MemorySegment bytes(String key) throws PickleException;

    /**
     * Entries {@code NAME/data/KEY} of a zip file, beside {@code NAME/data.pkl}.
     *
     * @param path   the file
     * @param prefix {@code NAME/}, or empty
     */
    record Zipped(Path path, String prefix) implements TorchStorages {

        private static final String PICKLE = "data.pkl";
        private static final long LARGEST_PICKLE = 256L << 20;

        static Zipped open(Path path) throws IOException, PickleException {
            try (ZipFile zip = new ZipFile(path.toFile())) {
                String pickle = zip.stream().map(ZipEntry::getName)
                        .filter(name -> name.equals(PICKLE) || name.matches("[^/]+/" + PICKLE)).findFirst()
                        .orElseThrow(() -> new PickleException(
                                "it is a zip file without data.pkl: none that torch.save writes"));
                Zipped storages = new Zipped(path, pickle.substring(0, pickle.length() - PICKLE.length()));
                ZipEntry order = zip.getEntry(storages.prefix + "byteorder");
                if (order != null && new String(read(zip, order, 64), StandardCharsets.US_ASCII)
                        .startsWith("big")) {
                    throw new PickleException(
                            "it was written on a big-endian machine, which is not read here");
                }
                return storages;
            } catch (ZipException | EOFException damaged) {
                throw cut(damaged);
            }
        }

        byte[] pickle() throws IOException, PickleException {
            return entry(prefix + PICKLE, LARGEST_PICKLE);
        }

        @Override
        public MemorySegment bytes(String key) throws PickleException {
            try {
                return MemorySegment.ofArray(entry(prefix + "data/" + key, Integer.MAX_VALUE - 8L));
            } catch (IOException unreadable) {
                throw cut(unreadable);
            }
        }

        private byte[] entry(String name, long largest) throws IOException, PickleException {
            try (ZipFile zip = new ZipFile(path.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry == null) {
                    throw new PickleException("its part " + name + " is missing; it is damaged");
                }
                return read(zip, entry, largest);
            } catch (ZipException | EOFException damaged) {
                throw cut(damaged);
            }
        }

        private static byte[] read(ZipFile zip, ZipEntry entry, long largest)
                throws IOException, PickleException {
            if (entry.getSize() > largest) {
                throw new PickleException("its part " + entry.getName() + " has " + entry.getSize()
                        + " bytes, more than can be read");
            }
            byte[] bytes;
            try (InputStream stream = zip.getInputStream(entry)) {
                bytes = stream.readNBytes((int) entry.getSize());
            }
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (bytes.length != entry.getSize() || sum.getValue() != entry.getCrc()) {
                throw new PickleException("its part " + entry.getName()
                        + " is not what was written (its checksum differs); it is damaged, get it again");
            }
            return bytes;
        }

        private static PickleException cut(IOException why) {
            return new PickleException("it is a zip file that is cut short or damaged ("
                    + why.getMessage() + "); get it again");
        }
    }

    /**
     * What follows the pickles of the legacy format.
     *
     * @param parts by key
     */
    record Following(Map<String, MemorySegment> parts) implements TorchStorages {

        /**
         * @param types element type of each storage that was referred to; the sizes are counted in elements
         */
        static Following read(PickleInput in, Pickled.Sequence keys, Map<String, DType> types)
                throws PickleException {
            Map<String, MemorySegment> parts = new HashMap<>();
            for (Pickled element : keys.elements()) {
                String key = element instanceof Pickled.Plain(var content) ? String.valueOf(content) : "";
                DType type = types.get(key);
                if (type == null) {
                    throw new PickleException(
                            "storage " + key + " was not referred to before; it is damaged");
                }
                long count = in.int64();
                if (count < 0 || count > Integer.MAX_VALUE) {
                    throw new PickleException("storage " + key + " claims " + count
                            + " elements; it is damaged");
                }
                parts.put(key, in.segment(count * type.size()));
            }
            return new Following(parts);
        }

        @Override
        public MemorySegment bytes(String key) throws PickleException {
            MemorySegment part = parts.get(key);
            if (part == null) {
                throw new PickleException("storage " + key + " is missing; the file is damaged");
            }
            return part;
        }
    }
}
