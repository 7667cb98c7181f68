package io.contexture.catalogue;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What users write for a loss, a miner or a sampler: a name with options, or a weighted sum of these.
 *
 * <pre>
 *   expression = term { "+" term }
 *   term       = [ number "*" ] call
 *   call       = name [ "(" option { "," option } ")" ]
 *   option     = name "=" value
 * </pre>
 *
 * <p>A value goes on to the comma or parenthesis that ends it, so it may be an expression itself:
 * {@code 0.9*cross-batch-memory(loss=contrastive(positive-margin=0.9),size=1024)+0.1*regulariser}. Blanks do not count, nor
 * does upper or lower case in names.
 *
 * @param text  as it was written
 * @param terms at least one
 */
public record Expression(String text, List<Term> terms) {

    /** A call and what it is multiplied by. */
    public record Term(double weight, Call call) {

        @Override
        public String toString() {
            if (weight == 1) {
                return call.toString();
            }
            String number = Double.toString(weight);
            return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + "*" + call;
        }
    }

    /**
     * A name with options.
     *
     * @param name     in lower case
     * @param position where it stands in the text
     * @param options  in the order given, each name once
     */
    public record Call(String name, int position, List<Given> options) {

        public Call {
            options = List.copyOf(options);
        }

        @Override
        public String toString() {
            return name + (options.isEmpty()
                    ? ""
                    : options.stream().map(Given::toString).collect(Collectors.joining(",", "(", ")")));
        }
    }

    /**
     * An option that was given.
     *
     * @param name          in lower case
     * @param position      where it stands in the text
     * @param value         without blanks around it
     * @param valuePosition where that stands in the text
     */
    public record Given(String name, int position, String value, int valuePosition) {

        @Override
        public String toString() {
            return name + "=" + value.replaceAll("\\s+", "");
        }
    }

    public Expression {
        terms = List.copyOf(terms);
    }

    /**
     * Reads an expression.
     *
     * @throws ExpressionException if the text is none
     */
    public static Expression parse(String text) {
        return new ExpressionParser(text).expression();
    }

    /**
     * The only term, of weight 1.
     *
     * @param kind what it is to be, for the message: "miner"
     * @throws ExpressionException if there are several, or a weight
     */
    Call single(String kind) {
        if (terms.size() > 1 || terms.getFirst().weight() != 1) {
            throw error(0, "a " + kind + " is one name with its options; only losses are added up");
        }
        return terms.getFirst().call();
    }

    ExpressionException error(int position, String problem, Throwable... cause) {
        return new ExpressionException(text, position, problem, cause);
    }

    /** One spelling of all that mean the same: no blanks, names in lower case, no weight of 1. Reads back as the same expression. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining("+"));
    }
}
