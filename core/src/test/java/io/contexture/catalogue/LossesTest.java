package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ComposedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.loss.Reducer;
import io.contexture.loss.SimilarityRegulariser;
import io.contexture.mining.Miner;
import io.contexture.mining.Pairs;
import io.contexture.similarity.CosineSimilarity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {

    private static final Setting SETTING = Setting.ofBatches(32, 4);
    private static final Miner NOTHING = (scores, _, _, _) -> new Pairs(new int[scores.rows()][0],
            new int[scores.rows()][0]);

    private static EmbeddingLoss make(String expression) {
        return Losses.make(expression, SETTING);
    }

    @Test
    void everyNameMakesALossWhoseOneSpellingMakesTheSame() {
        for (String name : Catalogue.losses().names()) {
            assertThat(make(" 1 * " + name)).as(name).isEqualTo(make(name));
        }
    }

    @Test
    void optionsReachTheLoss() {
        assertThat(make("contrastive(positive-margin=0.8,negative-margin=-0.25)"))
                .isEqualTo(new MarginContrastiveLoss(0.8f, -0.25f));
        assertThat(make("regulariser(target=0.3)")).isEqualTo(new SimilarityRegulariser(0.3f));
    }

    @Test
    void aSumHasItsTermsNamesAndASecondOfANameIsNumbered() {
        assertThat(make("0.5*contrastive+2*nt-xent(temperature=0.1)+nt-xent(temperature=0.5)"))
                .isEqualTo(new CombinedLoss(
                        List.of(new CombinedLoss.Term("contrastive", 0.5,
                                new MarginContrastiveLoss(0.9f, 0.6f)),
                                new CombinedLoss.Term("nt-xent", 2, new NTXentLoss(0.1f)),
                                new CombinedLoss.Term("nt-xent-2", 1, new NTXentLoss(0.5f)))));
        assertThat(make("3*contrastive")).isInstanceOf(CombinedLoss.class);
    }

    @Test
    void theRegulariserGoesOnTopInBothPublishedForms() {
        MarginContrastiveLoss contrastive = new MarginContrastiveLoss(0.9f, 0.6f);
        CombinedLoss convex = (CombinedLoss) make("0.9*contrastive+0.1*regulariser");
        assertThat(convex.terms()).extracting(CombinedLoss.Term::weight).isEqualTo(CombinedLoss
                .regularised256(contrastive, 0.1, new SimilarityRegulariser(0.25f)).terms().stream()
                .map(CombinedLoss.Term::weight).toList());
        CombinedLoss added = (CombinedLoss) make("contrastive+0.1*regulariser(target=0.3)");
        assertThat(added.terms()).extracting(CombinedLoss.Term::weight).containsExactly(1.0, 0.1);
    }

    @Test
    void theContextualLossHasTheReadingsOfThePaper() {
        assertThat(make("contextual")).isEqualTo(CombinedLoss.FROM_SCRATCH);
        assertThat(make("contextual(reading=paper-256)")).isEqualTo(CombinedLoss.PAPER_256);
        assertThat(make("contextual(reading=paper-224)")).isEqualTo(CombinedLoss.PAPER_224);
        assertThat(make("contextual(reading=paper-256,lambda=0.6,gamma=0.2,k=6,eps=0.1)"))
                .isEqualTo(CombinedLoss.paper256(6, 0.1f, 0.6, 0.2));
        assertThat(make("contextual(reading=paper-224,lambda=0.05,gamma=0)"))
                .isEqualTo(CombinedLoss.paper224(4, 0.05f, 0.05, 0));
    }

    @Test
    void eachPartOfTheContextualLossCanBeGiven() {
        CombinedLoss loss = (CombinedLoss) make(
                "contextual(context-weight=1,regulariser-weight=2,pair-weight=3,target-similarity=0.4,pair=contrastive,eps=0)");
        assertThat(loss).isEqualTo(CombinedLoss.contextual(1, new ContextualLoss(4, 0), 2,
                new SimilarityRegulariser(0.4f), 3, new MarginContrastiveLoss(0.9f, 0.6f)));
    }

    @Test
    void theNeighbourhoodFollowsTheImagesPerClass() {
        CombinedLoss loss = (CombinedLoss) Losses.make("contextual", Setting.ofBatches(30, 3));
        assertThat(loss.term("contextual").loss()).isEqualTo(new ContextualLoss(3, 0.05f));
    }

    @Test
    void lossesOnScoresTakeAMeasureAndAMean() {
        assertThat(make("nt-xent(reducer=threshold:0.1..,similarity=cosine)")).isEqualTo(
                new ComposedLoss(new NTXentLoss(0.07f), CosineSimilarity.COSINE, null,
                        new Reducer.ThresholdMean(0.1, Double.POSITIVE_INFINITY)));
        assertThat(make("nt-xent(reducer=non-zero-mean)")).isEqualTo(
                ComposedLoss.of(new NTXentLoss(0.07f)).withReducer(Reducer.NON_ZERO_MEAN));
        assertThat(make("nt-xent(reducer=threshold:-1..2.5)")).isEqualTo(
                ComposedLoss.of(new NTXentLoss(0.07f)).withReducer(new Reducer.ThresholdMean(-1, 2.5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0.5*contrastiv+nt-xent | 4 | perhaps contrastive",
            "softmax | 0 | no loss is called 'softmax'",
            "nt-xent(temprature=1) | 8 | perhaps temperature",
            "nt-xent(temperature=warm) | 20 | not a number",
            "contrastive+nt-xent(temperature=0) | 32 | above 0",
            "contrastive(negative-margin=0,positive-margin=1e99) | 46 | finite",
            "contextual(k=1) | 13 | 2 <= k", "contextual(k=x) | 13 | not an integer",
            "contextual(lambda=0.5) | 18 | reading=paper-256",
            "contextual(reading=paper) | 19 | paper-224",
            "contextual(similarity=cosine) | 22 | losses on scores",
            "nt-xent(similarity=cosin) | 19 | perhaps cosine",
            "nt-xent(reducer=total) | 16 | mean, non-zero-mean",
            "contextual-term(reducer=mean) | 24 | takes no reducer",
            "cross-batch-memory(loss=0.5*nt-xent) | 24 | one loss on scores",
            "cross-batch-memory(size=31) | 24 | a batch has 32 rows",
            "triplet(triplets=hrd) | 17 | perhaps hard",
            "nt-xent(reducer=threshold:1) | 16 | LOW..HIGH",
            "nt-xent(reducer=threshold:2..1) | 16 | low must be below high",
            "contextual(pair=0.5*nt-xent+nt-xnt(a=1)) | 28 | perhaps nt-xent",
            "contextual( pair = nt-xent( temperature = -1 ) ) | 42 | above 0",
            "1e999*nt-xent | 6 | finite number"})
    void whatDoesNotExistIsRefusedWithThePlaceAndTheRemedy(String text, int position, String remedy) {
        ExpressionException refusal = catchThrowableOfType(ExpressionException.class, () -> make(text));
        assertThat(refusal).hasMessageContaining(remedy).hasMessageContaining(text);
        assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
    }

    @Test
    void aMinerGoesToEveryTermThatTakesOneAndLeavesTheOthers() {
        CombinedLoss mined = (CombinedLoss) Losses
                .mined(make("contextual(pair=0.5*nt-xent(reducer=mean)+0.5*regulariser)"), NOTHING);
        assertThat(mined.term("contextual").loss()).isEqualTo(new ContextualLoss(4, 0.05f));
        assertThat(mined.term("regulariser").loss()).isEqualTo(new SimilarityRegulariser(0.25f));
        CombinedLoss pair = (CombinedLoss) mined.term("pair").loss();
        assertThat(pair.term("nt-xent").loss()).isEqualTo(ComposedLoss.of(new NTXentLoss(0.07f))
                .withReducer(Reducer.MEAN).withMiner(NOTHING));
        assertThat(pair.term("regulariser").loss()).isEqualTo(new SimilarityRegulariser(0.25f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regulariser", "contextual(pair=regulariser)"})
    void aMinerThatWouldChangeNothingIsRefused(String expression) {
        assertThatThrownBy(() -> Losses.mined(make(expression), NOTHING))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("leave the miner out");
    }
}
