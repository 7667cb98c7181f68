package io.contexture.catalogue;

import io.contexture.catalogue.Expression.Call;
import io.contexture.catalogue.Expression.Given;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.mining.Miner;
import io.contexture.rerank.Reranking;
import io.contexture.sampling.BatchSampler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What can be asked for by name, and made from an {@link Expression}.
 *
 * @param kind     what its entries are, in the singular: "miner"
 * @param sections the entries
 * @param <T>      a loss, a miner, a sampler or a re-ranking
 */
public record Catalogue<T>(String kind, List<Section<T>> sections) {

    private static final Catalogue<EmbeddingLoss> LOSSES = new Catalogue<>("loss", Families.losses());
    private static final Catalogue<Miner> MINERS = new Catalogue<>("miner", Families.miners());
    private static final Catalogue<BatchSampler> SAMPLERS = new Catalogue<>("sampler", Families.samplers());

    private static final Catalogue<Reranking> RERANKINGS = new Catalogue<>("re-ranking",
            Families.rerankings());

    /** @throws IllegalArgumentException if two entries have the same name */
    public Catalogue {
        sections = List.copyOf(sections);
        List<String> names = new ArrayList<>();
        for (Section<T> section : sections) {
            for (Entry<T> entry : section.entries()) {
                if (names.contains(entry.name())) {
                    throw new IllegalArgumentException("two entries are called " + entry.name());
                }
                names.add(entry.name());
            }
        }
    }

    /** The losses; {@link Losses} makes them, alone, with the options of {@link ScoreOptions}, or in a weighted sum. */
    public static Catalogue<EmbeddingLoss> losses() {
        return LOSSES;
    }

    /** The miners. */
    public static Catalogue<Miner> miners() {
        return MINERS;
    }

    /** The samplers. They need the labels of the {@link Setting}. */
    public static Catalogue<BatchSampler> samplers() {
        return SAMPLERS;
    }

    /** The ways to order search results anew. */
    public static Catalogue<Reranking> rerankings() {
        return RERANKINGS;
    }

    /** All entries, in order. */
    public List<Entry<T>> entries() {
        return sections.stream().flatMap(section -> section.entries().stream()).toList();
    }

    /** Names of all entries, in order. */
    public List<String> names() {
        return entries().stream().map(Entry::name).toList();
    }

    /**
     * The entry of that name.
     *
     * @throws IllegalArgumentException if there is none; the message says which names are like it
     */
    public Entry<T> entry(String name) {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no " + kind + " is called '" + name + "'; " + Spelling.remedy(name, names())));
    }

    /**
     * Makes what a single name with options stands for.
     *
     * @throws ExpressionException if it is a sum, a name or an option does not exist, or a value is out of range
     */
    public T make(String expression, Setting setting) {
        Expression parsed = Expression.parse(expression);
        return make(parsed, parsed.single(kind), setting);
    }

    /**
     * Checks names of entry and options, which needs no data set.
     *
     * @return the expression in its one spelling
     * @throws ExpressionException if it is a sum, or a name or an option does not exist
     */
    public String check(String expression) {
        Expression parsed = Expression.parse(expression);
        values(parsed, parsed.single(kind));
        return parsed.toString();
    }

    T make(Expression whole, Call call, Setting setting) {
        Entry<T> entry = entry(whole, call);
        Arguments arguments = new Arguments(values(whole, call), setting);
        try {
            return entry.maker().apply(arguments);
        } catch (ExpressionException inside) {
            throw outside(whole, call, inside);
        } catch (IllegalArgumentException unfit) {
            throw whole.error(place(call, unfit), entry.name() + ": " + unfit.getMessage(), unfit);
        }
    }

    Entry<T> entry(Expression whole, Call call) {
        try {
            return entry(call.name());
        } catch (IllegalArgumentException unknown) {
            throw whole.error(call.position(), String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private Map<String, String> values(Expression whole, Call call) {
        Entry<T> entry = entry(whole, call);
        List<String> allowed = entry.options().stream().map(Option::name).toList();
        Map<String, String> values = new LinkedHashMap<>();
        for (Given option : call.options()) {
            if (!allowed.contains(option.name())) {
                throw whole.error(option.position(), entry.name() + " has no option '" + option.name() + "'; "
                        + (allowed.isEmpty() ? "it takes none" : Spelling.remedy(option.name(), allowed)));
            }
            values.put(option.name(), option.value());
        }
        return values;
    }

    /** An error in a value that is an expression, as one of the whole. */
    private static ExpressionException outside(Expression whole, Call call, ExpressionException inside) {
        for (Given option : call.options()) {
            if (option.value().equals(inside.expression())) {
                return whole.error(option.valuePosition() + inside.position(), inside.problem(), inside);
            }
        }
        return whole.error(call.position(), inside.problem(), inside);
    }

    /** The value of the option that the message begins with, however it spells it; or else the call. */
    private static int place(Call call, IllegalArgumentException unfit) {
        String subject = letters(String.valueOf(unfit.getMessage()).split("[ =]", 2)[0]);
        return call.options().stream().filter(option -> letters(option.name()).equals(subject)).findFirst()
                .map(Given::valuePosition).orElse(call.position());
    }

    private static String letters(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
