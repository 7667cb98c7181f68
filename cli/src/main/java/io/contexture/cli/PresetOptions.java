package io.contexture.cli;

import io.contexture.preset.Preset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A preset as options of {@code train}.
 *
 * @param preset the preset
 * @param train  the command
 */
record PresetOptions(Preset preset, CommandSpec train) {

    /** Its values by option, as far as the command has them. */
    Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>(Map.of("preset", preset.name()));
        for (Preset.Value value : preset.values()) {
            OptionSpec option = train.findOption("--" + value.option());
            if (option != null && value.source() != Preset.Source.NEEDED) {
                options.put(value.option(),
                        option.arity().max() == 0 ? Boolean.valueOf(value.text()) : value.text());
            }
        }
        return options;
    }

    /**
     * What the run will not have of the preset, a sentence each.
     *
     * @param given options on the command line
     */
    List<String> warnings(Set<String> given) {
        List<String> warnings = new ArrayList<>();
        for (Preset.Value value : preset.values()) {
            if (given.contains(value.option())) {
                continue;
            }
            if (value.source() == Preset.Source.NEEDED) {
                warnings.add(preset.name() + " begins with " + value.text() + "; without --" + value.option()
                        + " FILE the results will be others");
            } else if (train.findOption("--" + value.option()) == null) {
                warnings.add(preset.name() + " has " + value.option() + " " + value.text()
                        + ", which this version has no option for: left out");
            }
        }
        return warnings;
    }
}
