package io.contexture.catalogue;

import io.contexture.catalogue.Expression.Call;
import io.contexture.catalogue.Expression.Given;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ComposedLoss;
import io.contexture.loss.CrossBatchMemory;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginLoss;
import io.contexture.loss.SimilarityLoss;
import io.contexture.mining.Miner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes losses from expressions: one by name, or a weighted sum of some. */
public final class Losses {

    private Losses() {}

    /**
     * The loss that an expression stands for: {@code nt-xent(temperature=0.1)}, {@code 0.5*contrastive+0.5*sup-ap}. A sum is a
     * {@link CombinedLoss} whose terms have the names of the expression, the second of a name with {@code -2} behind it.
     *
     * @param setting batch size and images a class; losses do not look at its labels
     * @throws ExpressionException if the expression cannot be read, a name or an option does not exist, or a value is out
     *                             of range
     */
    public static EmbeddingLoss make(String expression, Setting setting) {
        Expression whole = Expression.parse(expression);
        if (whole.terms().size() == 1 && whole.terms().getFirst().weight() == 1) {
            return make(whole, whole.terms().getFirst().call(), setting);
        }
        List<CombinedLoss.Term> terms = new ArrayList<>();
        Map<String, Integer> times = new HashMap<>();
        for (Expression.Term term : whole.terms()) {
            Call call = term.call();
            int time = times.merge(call.name(), 1, Integer::sum);
            EmbeddingLoss loss = make(whole, call, setting);
            try {
                terms.add(new CombinedLoss.Term(time == 1 ? call.name() : call.name() + "-" + time,
                        term.weight(),
                        loss));
            } catch (IllegalArgumentException unfit) {
                throw whole.error(call.position(), String.valueOf(unfit.getMessage()), unfit);
            }
        }
        return new CombinedLoss(terms);
    }

    private static EmbeddingLoss make(Expression whole, Call call, Setting setting) {
        Entry<EmbeddingLoss> entry = Catalogue.losses().entry(whole, call);
        List<Given> own = new ArrayList<>(call.options());
        List<Given> onScores = own.stream().filter(option -> ScoreOptions.has(option.name())
                && entry.options().stream().noneMatch(known -> known.name().equals(option.name()))).toList();
        own.removeAll(onScores);
        EmbeddingLoss loss = Catalogue.losses().make(whole, new Call(call.name(), call.position(), own),
                setting);
        for (Given option : onScores) {
            try {
                loss = ScoreOptions.apply(option, loss);
            } catch (IllegalArgumentException unfit) {
                throw whole.error(option.valuePosition(), call.name() + ": " + unfit.getMessage(), unfit);
            }
        }
        return loss;
    }

    /**
     * The same loss on what a miner picks: every term that takes pairs or triplets gets it, the others stay as they are.
     *
     * @throws IllegalArgumentException if no term takes any
     */
    public static EmbeddingLoss mined(EmbeddingLoss loss, Miner miner) {
        EmbeddingLoss mined = withMiner(loss, miner);
        if (mined.equals(loss)) {
            throw new IllegalArgumentException("a miner changes nothing here: no term of " + loss
                    + " looks at picked pairs or triplets; leave the miner out, or choose a loss on pairs or triplets");
        }
        return mined;
    }

    private static EmbeddingLoss withMiner(EmbeddingLoss loss, Miner miner) {
        return switch (loss) {
            case CombinedLoss sum -> new CombinedLoss(sum.terms().stream()
                    .map(term -> new CombinedLoss.Term(term.name(), term.weight(),
                            withMiner(term.loss(), miner)))
                    .toList());
            case MarginLoss margin -> margin.withMiner(miner);
            case CrossBatchMemory memory ->
                new CrossBatchMemory(ComposedLoss.of(memory.loss()).withMiner(miner), memory.size());
            case SimilarityLoss onScores when onScores.takesTuples() ->
                ComposedLoss.of(onScores).withMiner(miner);
            default -> loss;
        };
    }
}
