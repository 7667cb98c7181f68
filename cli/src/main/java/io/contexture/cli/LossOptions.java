package io.contexture.cli;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Expression;
import io.contexture.catalogue.Losses;
import io.contexture.catalogue.Setting;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.storage.BadInputException;
import io.contexture.training.ProxyStart;
import io.contexture.training.SamplerChoice;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is trained, on which pairs or triplets, from which batches: each by its name in a catalogue. */
@Command(optionListHeading = "%nLoss and batches:%n")
final class LossOptions {

    @Option(names = "--loss", paramLabel = "EXPRESSION", completionCandidates = CatalogueNames.OfLosses.class, description = "A loss by name, its options in parentheses, or a weighted sum: contextual, \"nt-xent(temperature=0.1)\", "
            + "contrastive+0.1*regulariser; ${DEFAULT-VALUE} if not given. 'contexture losses' lists them.")
    String loss = "contextual";

    @Option(names = "--miner", paramLabel = "EXPRESSION", completionCandidates = CatalogueNames.OfMiners.class, description = "Picks the pairs or triplets for every term of the loss that takes some; all of them if not given. "
            + "'contexture miners' lists them.")
    @Nullable
    String miner;

    @Option(names = "--sampler", paramLabel = "EXPRESSION", completionCandidates = CatalogueNames.OfSamplers.class, description = "Makes the batches; ${DEFAULT-VALUE} if not given. 'contexture samplers' lists them.")
    String sampler = "m-per-class";

    @Option(names = "--proxies", paramLabel = "START", converter = TrainOptions.ProxyStarts.class, description = "Where the proxies of a loss begin: random (the default) or class-means.")
    ProxyStart proxies = ProxyStart.RANDOM;

    /** Brings what was given into its one spelling. */
    void resolve() {
        loss = ask("--loss", "losses", () -> Expression.parse(loss).toString());
        String given = miner;
        if (given != null) {
            miner = ask("--miner", "miners", () -> Catalogue.miners().check(given));
        }
        sampler = ask("--sampler", "samplers", () -> Catalogue.samplers().check(sampler));
    }

    /**
     * The loss on what the miner picks.
     *
     * @throws BadInputException if a name or an option does not exist, a value is out of range, or the loss takes no miner
     */
    EmbeddingLoss build(int batchSize, int imagesPerClass) {
        Setting setting = Setting.ofBatches(batchSize, imagesPerClass);
        EmbeddingLoss all = ask("--loss", "losses", () -> Losses.make(loss, setting));
        String given = miner;
        return given == null
                ? all
                : ask("--miner", "miners",
                        () -> Losses.mined(all, Catalogue.miners().make(given, setting)));
    }

    /** After {@link #resolve}. */
    SamplerChoice sampler() {
        return SamplerChoice.named(sampler);
    }

    private static <T> T ask(String option, String list, Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException unfit) {
            throw new BadInputException(option + ": " + unfit.getMessage() + "\n'" + Console.command() + " "
                    + list + "' lists all " + list + " with their options", unfit);
        }
    }
}
