package io.contexture.cli;

import io.contexture.audit.LabelDoubt;
import io.contexture.audit.SimilarPair;
import io.contexture.report.AuditReport;
import io.contexture.report.AuditReport.Doubted;
import io.contexture.report.AuditReport.Picture;
import io.contexture.report.AuditReport.Twins;
import io.contexture.report.ReportData.Contender;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of an audit's findings its page shows.
 *
 * @param findings all of them
 * @param when     when they were found
 */
record AuditPage(AuditFindings findings, Instant when) {

    /** A page of more pictures is slow to open; the JSON file has everything. */
    private static final int MOST = 100;

    AuditReport data() {
        AuditedSet set = findings.set();
        AuditedSet against = findings.against();
        AuditTruth truth = findings.truth();
        return new AuditReport("Audit of " + set.title(), when, facts(), contenders(),
                truth == null
                        ? ""
                        : String.format(Locale.ROOT,
                                "of the %,d surest doubts are wrong labels, by %s; as many labels are wrong",
                                truth.count(), truth.title()),
                findings.doubts().stream().limit(MOST).map(this::doubted).toList(),
                findings.within().stream().limit(MOST).map(pair -> twins(pair, set)).toList(),
                against == null
                        ? List.of()
                        : findings.across().stream().limit(MOST).map(pair -> twins(pair, against)).toList());
    }

    private Map<String, String> facts() {
        AuditedSet set = findings.set();
        AuditedSet against = findings.against();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Images", String.format(Locale.ROOT, "%,d of %,d classes", set.labels().length,
                set.classNames().size()));
        facts.put("Judged by", findings.judges());
        facts.put("In doubt", shown(findings.doubts().size(), "labels"));
        facts.put("Near-duplicates", String.format(Locale.ROOT, "%s of similarity %.3f or more",
                shown(findings.within().size(), "pairs"), findings.similarity()));
        if (against != null) {
            facts.put("Against", shown(findings.across().size(), "pairs") + " with " + against.title());
        }
        return facts;
    }

    private static String shown(int count, String of) {
        String all = String.format(Locale.ROOT, "%,d %s", count, of);
        return count > MOST ? all + " (the first " + MOST + " are shown)" : all;
    }

    private List<Contender> contenders() {
        AuditTruth truth = findings.truth();
        return truth == null
                ? List.of()
                : findings.figures(truth).entrySet().stream().map(
                        each -> new Contender(each.getKey(), each.getValue())).toList();
    }

    private Doubted doubted(LabelDoubt doubt) {
        AuditedSet set = findings.set();
        return new Doubted(picture(set, doubt.row()), set.classNames().get(doubt.suggested()), doubt.doubt(),
                Arrays.stream(findings.nearest().of(doubt.row())).mapToObj(row -> picture(set, row))
                        .toList());
    }

    private Twins twins(SimilarPair pair, AuditedSet second) {
        return new Twins(picture(findings.set(), pair.first()), picture(second, pair.second()),
                pair.similarity(),
                findings.remark(pair, second).strip());
    }

    private static Picture picture(AuditedSet set, int row) {
        return new Picture(set.files().get(row), set.names().get(row), set.className(row));
    }
}
