package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    @ParameterizedTest
    @ValueSource(strings = {"multi-similarity", "multi-similarity(alpha=2,beta=50)",
            "0.5*contrastive+0.5*sup-ap",
            "cross-batch-memory(loss=contrastive(positive-margin=0.9),size=1024)",
            "0.9*contextual(pair=0.5*nt-xent+2*contrastive(similarity=cosine),k=4)+0.1*regulariser",
            "margin(reducer=threshold:0.1..2)", "-0.5*nt-xent+1.0E-5*hard-top-10"})
    void whatIsWrittenReadsBackAsTheSame(String text) {
        assertThat(Expression.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {" NT-Xent | nt-xent", "1*nt-xent | nt-xent", "2.0 * a +b | 2*a+b",
            "a( x = 1 , Y=B(z = 2 ) ) | a(x=1,y=B(z=2))", "1e-3*a | 0.001*a", ".5*a | 0.5*a"})
    void blanksCaseAndWeightsOfOneDoNotCount(String text, String canonical) {
        assertThat(Expression.parse(text)).hasToString(canonical);
        assertThat(Expression.parse(canonical)).hasToString(canonical);
    }

    @Test
    void partsKnowWhereTheyStand() {
        Expression expression = Expression.parse("0.5*a+2*bc( d=e )");
        Expression.Call second = expression.terms().get(1).call();
        assertThat(second.position()).isEqualTo(8);
        assertThat(second.options()).containsExactly(new Expression.Given("d", 12, "e", 14));
        assertThat(expression.terms()).extracting(Expression.Term::weight).containsExactly(0.5, 2.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"\"\" | 0 | a name is missing",
            "a+ | 2 | a name is missing",
            "a b | 2 | 'b' is not expected", "a) | 1 | ')' is not expected", "0.5 a | 4 | 0.5*contrastive",
            "a(x=1 | 1 | not closed", "a(x=b(y=1) | 1 | not closed", "a(x) | 3 | needs a value",
            "a() | 2 | name=value",
            "a(x=) | 4 | no value", "a(x=1,x=2) | 6 | given twice", "3 | 1 | followed by *",
            "*a | 0 | a name is missing",
            "a(x=1,) | 6 | name=value"})
    void aTextThatIsNoneIsRefusedWithThePlaceAndTheRemedy(String text, int position, String remedy) {
        ExpressionException refusal = catchThrowableOfType(ExpressionException.class,
                () -> Expression.parse(text));
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal).hasMessageContaining(remedy)
                .hasMessageContaining("at character " + (position + 1))
                .hasMessageContaining(text);
        assertThat(refusal).hasMessageEndingWith("\n" + " ".repeat(4 + position) + "^");
    }

    @Test
    void theNearestNamesAreThoseAFewLettersAway() {
        assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
        var names = java.util.List.of("contextual", "contextual-term", "contrastive", "nt-xent", "circle");
        assertThat(Spelling.nearest("contrastiv", names)).startsWith("contrastive");
        assertThat(Spelling.nearest("nt_xent", names)).containsExactly("nt-xent");
        assertThat(Spelling.remedy("softmax", names)).isEqualTo("there are " + String.join(", ", names));
    }
}
