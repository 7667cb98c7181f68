package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Groups of classes that halves of batches are drawn from. */
final class Groups {

    private Groups() {}

    /**
     * The classes of each super-class, in ascending order of the super-classes; images without a super-class make one, too.
     *
     * @param least classes that a group must have; smaller ones are {@link #joined}
     */
    static List<int[]> superClasses(ClassIndex data, int least) {
        TreeMap<Integer, IntStream.Builder> groups = new TreeMap<>();
        for (int c = 0; c < data.classes(); c++) {
            groups.computeIfAbsent(data.superLabel(c), _ -> IntStream.builder()).add(c);
        }
        return joined(groups.values().stream().map(group -> group.build().toArray()).toList(), least);
    }

    /**
     * Takes groups of fewer than {@code least} classes together, the two smallest first, until none is left or all are one;
     * otherwise a few small groups would keep a data set from being used.
     */
    static List<int[]> joined(List<int[]> groups, int least) {
        List<int[]> result = new ArrayList<>(groups);
        Comparator<int[]> bySize = Comparator.comparingInt(group -> group.length);
        while (result.size() > 1 && result.stream().anyMatch(group -> group.length < least)) {
            int[] smallest = result.stream().min(bySize).orElseThrow();
            result.remove(smallest);
            int[] next = result.stream().min(bySize).orElseThrow();
            int[] both = Stream.of(next, smallest).flatMapToInt(Arrays::stream).sorted().toArray();
            result.set(result.indexOf(next), both);
        }
        return result;
    }
}
