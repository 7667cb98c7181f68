package io.contexture.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the page of an audit shows. Texts are plain; the writer escapes them.
 *
 * @param title      what was audited
 * @param when       when
 * @param facts      the few things to know, by name, in the order to show
 * @param contenders how many of the surest doubts are wrong labels, {@value #PRECISION} as a fraction: of the audit, then of what it is
 *                   compared with; empty where the truth is not known
 * @param meaning    what {@value #PRECISION} is a share of
 * @param doubts     labels that are probably wrong, the surest first
 * @param within     near-duplicates in the set
 * @param across     near-duplicates in another set
 */
public record AuditReport(String title, Instant when, Map<String, String> facts,
        List<ReportData.Contender> contenders, String meaning, List<Doubted> doubts, List<Twins> within,
        List<Twins> across) {

    /** The metric of the contenders. */
    public static final String PRECISION = "precision";

    public AuditReport {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        contenders = List.copyOf(contenders);
        doubts = List.copyOf(doubts);
        within = List.copyOf(within);
        across = List.copyOf(across);
    }

    /** An image, what its list calls it, and its class. */
    public record Picture(Path file, String name, String className) {}

    /**
     * An image whose label is in doubt.
     *
     * @param image     the image
     * @param suggested the class that it is more like
     * @param doubt     0 to 1
     * @param nearest   its nearest others, the nearest first
     */
    public record Doubted(Picture image, String suggested, double doubt, List<Picture> nearest) {

        public Doubted {
            nearest = List.copyOf(nearest);
        }
    }

    /** Two images that are nearly one, and what there is to say of them; the remark may be empty. */
    public record Twins(Picture one, Picture other, float similarity, String remark) {}
}
