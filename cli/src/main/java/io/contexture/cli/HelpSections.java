package io.contexture.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists a command's options in sections: its own first, then those of every mixin that has an
 * {@linkplain Command#optionListHeading() option list heading}, under it.
 *
 * <p>Argument groups would give such sections too, but picocli begins all groups anew when an option of one is given
 * twice, and forgets what the others were given.
 */
final class HelpSections implements IHelpSectionRenderer {

    /** Gives {@code command} and its subcommands these sections. */
    static void in(CommandSpec command) {
        command.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new HelpSections());
        command.subcommands().values().forEach(subcommand -> in(subcommand.getCommandSpec()));
    }

    @Override
    public String render(Help help) {
        List<CommandSpec> sections = sections(help.commandSpec());
        List<OptionSpec> own = new ArrayList<>(help.commandSpec().options());
        sections.forEach(section -> own.removeAll(section.options()));
        StringBuilder text = new StringBuilder(listed(own, help));
        for (CommandSpec section : sections) {
            text.append(help.createHeading(section.usageMessage().optionListHeading()))
                    .append(listed(section.options(), help));
        }
        return text.toString();
    }

    private static List<CommandSpec> sections(CommandSpec command) {
        List<CommandSpec> sections = new ArrayList<>();
        for (Map.Entry<String, CommandSpec> mixin : command.mixins().entrySet()) {
            if (mixin.getValue().userObject() != null
                    && mixin.getValue().userObject().getClass().isAnnotationPresent(Command.class)) {
                sections.add(mixin.getValue());
            } else {
                sections.addAll(sections(mixin.getValue()));
            }
        }
        return sections;
    }

    /** Some options, in the columns that all of them need. */
    private static String listed(List<OptionSpec> options, Help help) {
        Help.Layout layout = help.createDefaultLayout(help.commandSpec().options(),
                help.commandSpec().positionalParameters(), help.colorScheme());
        layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
