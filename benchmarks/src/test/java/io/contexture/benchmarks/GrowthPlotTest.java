package io.contexture.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class GrowthPlotTest {

    @Test
    void theDrawingIsXmlWithAPointForEveryMeasurementAndABarForEveryPhase() throws Exception {
        List<Growth> sizes = new ArrayList<>();
        for (int n = 128; n <= 65_536; n *= 2) {
            Map<String, Double> phases = new LinkedHashMap<>();
            phases.put("cosines", 1e-9 * n * n);
            phases.put("gradient", 1e-7 * n);
            sizes.add(new Growth(n, phases,
                    n <= 4096 ? OptionalDouble.of(1e-10 * n * n * n) : OptionalDouble.empty()));
        }
        Document drawing = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(GrowthPlot.svg(sizes))));
        assertThat(drawing.getElementsByTagName("circle").getLength()).isEqualTo(10 + 6);
        // The ground, two phases at ten sizes, and their keys.
        assertThat(drawing.getElementsByTagName("rect").getLength()).isEqualTo(1 + 20 + 2);
    }

    @Test
    void aLineOfTheTableHasAnEmptyPlaceForWhatWasNotMeasured() {
        assertThat(Growth.csv(List.of(new Growth(128, Map.of("all of it", 0.25), OptionalDouble.empty()))))
                .isEqualToNormalizingNewlines(
                        "rows,seconds,dense_seconds,all_of_it\n128,0.250000,,0.250000\n");
    }
}
