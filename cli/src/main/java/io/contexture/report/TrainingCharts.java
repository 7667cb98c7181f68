package io.contexture.report;

import io.contexture.report.LineChart.Series;
import java.util.List;

/** The curves of a training run. */
final class TrainingCharts {

    /** More points than a chart has pixels only make the file large. */
    private static final int MOST_POINTS = 500;

    private TrainingCharts() {}

    /** The loss of each step and its running mean. */
    static String loss(List<ReportData.LossPoint> losses) {
        int stride = (losses.size() + MOST_POINTS - 1) / MOST_POINTS;
        int points = (losses.size() + stride - 1) / stride;
        double[] steps = new double[points];
        double[] values = new double[points];
        double[] means = new double[points];
        double keep = 1 - 1.0 / Math.max(1, losses.size() / 40.0);
        double mean = 0;
        double weight = 0;
        for (int i = 0; i < losses.size(); i++) {
            mean = keep * mean + (1 - keep) * losses.get(i).loss();
            weight = keep * weight + (1 - keep);
            steps[i / stride] = losses.get(i).step();
            values[i / stride] = losses.get(i).loss();
            means[i / stride] = mean / weight;
        }
        return new LineChart(
                Html.format("Loss over %d steps, from %.3f to %.3f in the running mean", losses.size(),
                        means[0], means[points - 1]),
                false)
                .add(new Series("", "faint", steps, values))
                .add(new Series("mean", "main", steps, means)).svg();
    }

    /** R@1 on a part of the training images and on unseen classes. */
    static String recall(List<ReportData.RecallPoint> recalls) {
        double[] steps = recalls.stream().mapToDouble(ReportData.RecallPoint::step).toArray();
        double[] training = recalls.stream().mapToDouble(ReportData.RecallPoint::training).toArray();
        double[] unseen = recalls.stream().mapToDouble(ReportData.RecallPoint::unseen).toArray();
        ReportData.RecallPoint last = recalls.getLast();
        return new LineChart(
                Html.format(
                        "Recall at 1 over the run, at the end %s percent on training classes and %s percent"
                                + " on unseen classes",
                        Html.percent(last.training()), Html.percent(last.unseen())),
                true)
                .add(new Series("unseen", "main", steps, unseen))
                .add(new Series("training", "second", steps, training)).svg();
    }
}
