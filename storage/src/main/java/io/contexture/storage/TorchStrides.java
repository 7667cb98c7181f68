package io.contexture.storage;

import io.contexture.storage.pickle.PickleException;
import io.contexture.storage.pickle.Pickled.TensorView;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Gathers a view with strides into a row of its own. */
final class TorchStrides {

    private TorchStrides() {}

    static MemorySegment rowMajor(TensorView view, DType type, MemorySegment storage) throws PickleException {
        long count = 1;
        long last = view.offset() + view.storage().start();
        boolean empty = view.shape().contains(0L);
        try {
            for (int d = 0; d < view.shape().size(); d++) {
                count = Math.multiplyExact(count, view.shape().get(d));
                last = Math.addExact(last,
                        Math.multiplyExact(Math.max(0, view.shape().get(d) - 1), view.strides().get(d)));
            }
            Math.toIntExact(Math.multiplyExact(count, type.size()));
        } catch (ArithmeticException _) {
            throw new PickleException("its shape " + view.shape() + " is larger than can be read");
        }
        if (empty) {
            return MemorySegment.ofArray(new byte[0]);
        }
        if (last >= storage.byteSize() / type.size()) {
            throw new PickleException("shape " + view.shape() + " with strides " + view.strides()
                    + " from element " + view.offset() + " on reaches beyond its storage of "
                    + storage.byteSize() / type.size() + " elements; the file is damaged");
        }
        long start = (view.offset() + view.storage().start()) * type.size();
        if (isRowMajor(view.shape(), view.strides())) {
            return storage.asSlice(start, count * type.size());
        }
        MemorySegment row = MemorySegment.ofArray(new byte[(int) (count * type.size())]);
        gather(view, type.size(), storage, 0, start, new long[]{0}, row);
        return row;
    }

    private static boolean isRowMajor(List<Long> shape, List<Long> strides) {
        long expected = 1;
        for (int d = shape.size() - 1; d >= 0; d--) {
            if (shape.get(d) != 1 && strides.get(d) != expected) {
                return false;
            }
            expected *= shape.get(d);
        }
        return true;
    }

    private static void gather(TensorView view, int size, MemorySegment storage, int dimension, long from,
            long[] to, MemorySegment row) {
        if (dimension == view.shape().size()) {
            MemorySegment.copy(storage, from, row, to[0], size);
            to[0] += size;
            return;
        }
        for (long i = 0; i < view.shape().get(dimension); i++) {
            gather(view, size, storage, dimension + 1, from + i * view.strides().get(dimension) * size, to,
                    row);
        }
    }
}
