package io.contexture.report;

import io.contexture.dataset.ImageSet;
import io.contexture.retrieval.RetrievalResult;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report shows. Texts are plain; the writer escapes them.
 *
 * @param title      what was trained on what, in a few words
 * @param when       when the run ended
 * @param facts      the few things to know about the run, by name, in the order to show ("Images": "2,162 of 354 classes")
 * @param options    every option of the run, by name, in the order to show; may be empty
 * @param notes      what a reader must be told before believing the figures, such as that the model was chosen on the
 *                   test list; usually empty
 * @param losses     the loss of each step; empty if nothing was trained
 * @param recalls    R@1 along the run; empty if nothing was trained
 * @param contenders what is compared, at least one; the first is what the report is about
 * @param result     the evaluation of the first contender
 * @param queries    the images of the queries, in the order of {@code result}
 * @param gallery    the images that were searched; classes numbered as in {@code queries}, and equal to it
 *                   if the queries search among themselves
 */
public record ReportData(String title, Instant when, Map<String, String> facts, Map<String, String> options,
        List<String> notes, List<LossPoint> losses, List<RecallPoint> recalls, List<Contender> contenders,
        RetrievalResult result, ImageSet queries, ImageSet gallery) {

    public ReportData {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        notes = List.copyOf(notes);
        losses = List.copyOf(losses);
        recalls = List.copyOf(recalls);
        contenders = List.copyOf(contenders);
        if (contenders.isEmpty()) {
            throw new IllegalArgumentException(
                    "a report needs at least one contender, the model it is about");
        }
        if (queries.size() != result.queries() || gallery.size() != result.gallery()) {
            throw new IllegalArgumentException("pictures of " + queries.size() + " queries and "
                    + gallery.size()
                    + " gallery items for an evaluation of " + result.queries() + " and " + result.gallery());
        }
    }

    /** The loss of a step; steps count from 1. */
    public record LossPoint(int step, double loss) {}

    /** R@1 after so many steps, as fractions; NaN where it was not measured. */
    public record RecallPoint(int step, double training, double unseen) {}

    /** A way to embed the same images, and its metrics as fractions by name ("R@1", "mAP", ...). */
    public record Contender(String name, Map<String, Double> metrics) {

        public Contender {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }
}
