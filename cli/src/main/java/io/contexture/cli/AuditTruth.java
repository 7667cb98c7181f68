package io.contexture.cli;

import io.contexture.audit.LabelDoubt;
import io.contexture.dataset.ImageSet;
import io.contexture.storage.BadInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which labels of a set are wrong, where that is known: how good doubts are can be measured then.
 *
 * @param title what the true labels came from
 * @param wrong whether each row's label is
 * @param count how many are
 */
record AuditTruth(String title, boolean[] wrong, int count) {

    /**
     * Compares a set with one of the same images whose labels are right; images are matched by their names, classes too.
     *
     * @throws BadInputException if an image is missing there, or no label differs
     */
    static AuditTruth of(AuditedSet set, ImageSet truth) {
        Map<String, String> classes = new HashMap<>();
        truth.images().forEach(image -> classes.put(image.name(), truth.classNames().get(image.label())));
        boolean[] wrong = new boolean[set.labels().length];
        int count = 0;
        for (int row = 0; row < wrong.length; row++) {
            String right = classes.get(set.names().get(row));
            if (right == null) {
                throw new BadInputException("--truth " + truth.title() + " has no image "
                        + set.names().get(row)
                        + "; it is to list every image of " + set.title() + " by the same path");
            }
            wrong[row] = !right.equals(set.className(row));
            count += wrong[row] ? 1 : 0;
        }
        if (count == 0) {
            throw new BadInputException("--truth " + truth.title() + " gives every image of " + set.title()
                    + " the label that it has: there is nothing to find");
        }
        return new AuditTruth(truth.title(), wrong, count);
    }

    /** Share of the first {@link #count} doubts, or of those that there are, whose rows are labelled wrongly; 0 without doubts. */
    double precision(List<LabelDoubt> surestFirst) {
        return surestFirst.stream().limit(count).filter(doubt -> wrong[doubt.row()]).count()
                / (double) Math.max(1, Math.min(count, surestFirst.size()));
    }

    /** Share of the wrong labels that are doubted at all. */
    double recall(List<LabelDoubt> doubts) {
        return doubts.stream().filter(doubt -> wrong[doubt.row()]).count() / (double) count;
    }
}
