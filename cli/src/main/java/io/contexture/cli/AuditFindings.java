package io.contexture.cli;

import io.contexture.audit.LabelDoubt;
import io.contexture.audit.SimilarPair;
import io.contexture.retrieval.Neighbours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit has found.
 *
 * @param set        what was audited
 * @param against    the second set; null for none
 * @param judges     who judged the labels, in words
 * @param similarity what near-duplicates reach
 * @param within     near-duplicates in the set, the most similar first
 * @param across     near-duplicates of the set in the second one; empty without
 * @param doubts     labels that are probably wrong, the surest first
 * @param baseline   rows whose nearest neighbour has another label, the most similar first
 * @param nearest    the nearest others of each row
 * @param truth      which labels are wrong; null where that is not known
 */
record AuditFindings(AuditedSet set, @Nullable AuditedSet against, String judges, float similarity,
        List<SimilarPair> within, List<SimilarPair> across, List<LabelDoubt> doubts,
        List<LabelDoubt> baseline,
        Neighbours nearest, @Nullable AuditTruth truth) {

    static final String OURS = "nearest of both classes";
    static final String BASELINE = "nearest neighbour disagrees";

    /** For the terminal: the first {@code top} of each list. */
    String text(int top) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %,d images of %,d classes%n",
                set.title(), set.labels().length, set.classNames().size()));
        pairs(text, within, set, "Near-duplicates", top);
        AuditedSet second = against;
        if (second != null) {
            pairs(text, across, second, "Near-duplicates in " + second.title(), top);
        }
        text.append(
                String.format(Locale.ROOT, "%nLabels in doubt, judged by %s: %,d%s%n", judges, doubts.size(),
                        firstOf(doubts.size(), top)));
        if (!doubts.isEmpty()) {
            text.append("  doubt  label -> suggested  image\n");
        }
        doubts.stream().limit(top)
                .forEach(doubt -> text.append(String.format(Locale.ROOT, "  %.3f  %s -> %s  %s%n",
                        doubt.doubt(), set.className(doubt.row()), set.classNames().get(doubt.suggested()),
                        set.names().get(doubt.row()))));
        AuditTruth known = truth;
        if (known != null) {
            text.append(String.format(Locale.ROOT,
                    "%nBy %s, %,d labels are wrong. Of the first %,d doubts, in per cent%n", known.title(),
                    known.count(), known.count()));
            MetricTable table = new MetricTable();
            figures(known).forEach(table::row);
            text.append(table.text());
        }
        return text.toString();
    }

    private static String firstOf(int all, int top) {
        return all > top ? String.format(Locale.ROOT, ", the first %,d", top) : "";
    }

    private void pairs(StringBuilder text, List<SimilarPair> pairs, AuditedSet second, String what, int top) {
        text.append(String.format(Locale.ROOT, "%n%s, similarity %.3f or more: %,d%s%n", what, similarity,
                pairs.size(), firstOf(pairs.size(), top)));
        pairs.stream().limit(top)
                .forEach(pair -> text
                        .append(String.format(Locale.ROOT, "  %.4f  %s  %s%s%n", pair.similarity(),
                                set.names().get(pair.first()), second.names().get(pair.second()),
                                remark(pair, second))));
    }

    /** What there is to say of a pair beside its similarity; empty if nothing. */
    String remark(SimilarPair pair, AuditedSet second) {
        List<String> remarks = new ArrayList<>();
        if (!set.className(pair.first()).equals(second.className(pair.second()))) {
            remarks.add("labels " + set.className(pair.first()) + " and " + second.className(pair.second()));
        }
        if (isSameFile(pair, second)) {
            remarks.add("the same bytes");
        }
        return remarks.isEmpty() ? "" : "  (" + String.join("; ", remarks) + ")";
    }

    /** An image in an archive, or gone, cannot be compared: then nothing is said. */
    private boolean isSameFile(SimilarPair pair, AuditedSet second) {
        Path one = set.files().get(pair.first());
        Path other = second.files().get(pair.second());
        try {
            return Files.isRegularFile(one) && Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Precision and recall of the doubts and of the baseline, as fractions. */
    Map<String, Map<String, Double>> figures(AuditTruth known) {
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        figures.put(OURS, figures(known, doubts));
        figures.put(BASELINE, figures(known, baseline));
        return figures;
    }

    private static Map<String, Double> figures(AuditTruth known, List<LabelDoubt> doubts) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("precision", known.precision(doubts));
        figures.put("recall of all doubts", known.recall(doubts));
        return figures;
    }

    /** For machines: everything. */
    Map<String, Object> json() {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("set", set.title());
        node.put("images", set.labels().length);
        node.put("classes", set.classNames().size());
        node.put("similarity", similarity);
        node.put("duplicates", pairs(within, set));
        AuditedSet second = against;
        if (second != null) {
            node.put("against", second.title());
            node.put("duplicatesAcross", pairs(across, second));
        }
        node.put("judges", judges);
        node.put("labels", doubts.stream().map(this::json).toList());
        AuditTruth known = truth;
        if (known != null) {
            node.put("truth",
                    Map.of("list", known.title(), "wrong", known.count(), "figures", figures(known)));
        }
        return node;
    }

    private List<Map<String, Object>> pairs(List<SimilarPair> pairs, AuditedSet second) {
        return pairs.stream().map(pair -> {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("similarity", pair.similarity());
            node.put("image", set.names().get(pair.first()));
            node.put("label", set.className(pair.first()));
            node.put("other", second.names().get(pair.second()));
            node.put("otherLabel", second.className(pair.second()));
            node.put("sameBytes", isSameFile(pair, second));
            return node;
        }).toList();
    }

    private Map<String, Object> json(LabelDoubt doubt) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("row", doubt.row());
        node.put("image", set.names().get(doubt.row()));
        node.put("label", set.className(doubt.row()));
        node.put("suggested", set.classNames().get(doubt.suggested()));
        node.put("doubt", doubt.doubt());
        return node;
    }
}
