package io.contexture.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * All that a store holds.
 *
 * @param entries what it says of itself
 * @param numbers of the vectors, ascending: vector i has number {@code numbers[i]}
 * @param items   in no order
 * @param rows    of each item, which vector it has
 */
record StoredItems(Entries entries, long[] numbers, List<Item> items, int[] rows) {

    /**
     * Reads it.
     *
     * @param sinks gives what takes the vectors, once it is known how many there are
     */
    static StoredItems read(Entries entries, DirectoryReader reader, IntFunction<VectorSink> sinks)
            throws IOException {
        // Everything is read anyway: to compare all checksums first costs a tenth of that.
        for (LeafReaderContext leaf : reader.leaves()) {
            if (leaf.reader() instanceof CodecReader codec) {
                codec.checkIntegrity();
            }
        }
        long[] numbers = numbers(reader);
        readVectors(reader, numbers, sinks.apply(numbers.length));
        List<Item> items = new ArrayList<>();
        int[] rows = new int[Math.max(0, reader.numDocs() - numbers.length)];
        for (LeafReaderContext leaf : reader.leaves()) {
            readItems(leaf.reader(), numbers, items, rows);
        }
        return new StoredItems(entries, numbers, items, rows);
    }

    private static long[] numbers(DirectoryReader reader) throws IOException {
        LongStream.Builder numbers = LongStream.builder();
        for (LeafReaderContext leaf : reader.leaves()) {
            NumericDocValues row = leaf.reader().getNumericDocValues(ItemStore.ROW);
            Bits live = leaf.reader().getLiveDocs();
            while (row != null && row.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (live == null || live.get(row.docID())) {
                    numbers.add(row.longValue());
                }
            }
        }
        return numbers.build().sorted().toArray();
    }

    private static void readVectors(DirectoryReader reader, long[] numbers, VectorSink sink)
            throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            NumericDocValues row = leaf.reader().getNumericDocValues(ItemStore.ROW);
            BinaryDocValues vector = leaf.reader().getBinaryDocValues(ItemStore.VECTOR);
            Bits live = leaf.reader().getLiveDocs();
            while (row != null && vector != null && row.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (live == null || live.get(row.docID())) {
                    if (!vector.advanceExact(row.docID())) {
                        throw new CorruptIndexException("a vector is missing", leaf.reader().toString());
                    }
                    BytesRef bytes = vector.binaryValue();
                    sink.put(find(numbers, row.longValue(), leaf.reader()), bytes.bytes, bytes.offset,
                            bytes.length);
                }
            }
        }
    }

    private static void readItems(LeafReader leaf, long[] numbers, List<Item> items, int[] rows)
            throws IOException {
        BinaryDocValues item = leaf.getBinaryDocValues(ItemStore.ITEM);
        NumericDocValues row = leaf.getNumericDocValues(ItemStore.ITEM_ROW);
        Bits live = leaf.getLiveDocs();
        while (item != null && row != null && item.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            if (live == null || live.get(item.docID())) {
                if (!row.advanceExact(item.docID()) || items.size() == rows.length) {
                    throw new CorruptIndexException("an item has no vector", leaf.toString());
                }
                BytesRef bytes = item.binaryValue();
                rows[items.size()] = find(numbers, row.longValue(), leaf);
                items.add(ItemBytes.read(bytes.bytes, bytes.offset, bytes.length));
            }
        }
    }

    private static int find(long[] numbers, long number, LeafReader leaf) throws IOException {
        int at = Arrays.binarySearch(numbers, number);
        if (at < 0) {
            throw new CorruptIndexException("vector " + number + " is missing", leaf.toString());
        }
        return at;
    }
}
